import type { Finding } from './finding.js';

/** A DMN file as it was read; plain data. Names keep every character, spaces are collapsed. */
export interface DmnFile {
  readonly name: string;
  readonly namespace: string;
  readonly imports: readonly DmnImport[];
  readonly itemDefinitions: readonly ItemDefinition[];
  readonly inputData: readonly InputData[];
  readonly decisions: readonly Decision[];
  readonly knowledgeModels: readonly KnowledgeModel[];
  readonly services: readonly DecisionService[];
  readonly knowledgeSources: readonly KnowledgeSource[];
  /** What reading it found; `compileDecisions` finds more. */
  readonly findings: readonly Finding[];
}

export interface DmnImport {
  /** The prefix of the imported names; empty where they are imported without one. */
  readonly name: string;
  readonly namespace: string;
  readonly importType: string;
}

/** An element of this file, or of the imported one with that namespace. */
export interface Reference {
  readonly namespace: string;
  readonly id: string;
}

/** What has a value: a name and the type that the value is to have. */
export interface Variable {
  readonly name: string;
  readonly typeRef?: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
}

export interface InputData extends Named {
  readonly variable: Variable;
}

export interface KnowledgeSource extends Named {
  readonly location?: string;
}

export interface Decision extends Named {
  readonly variable: Variable;
  readonly question?: string;
  readonly allowedAnswers?: string;
  /** Input data and decisions whose values it needs. */
  readonly requires: readonly Reference[];
  /** Knowledge models and decision services that it calls. */
  readonly knowledge: readonly Reference[];
  readonly logic?: Expression;
}

export interface KnowledgeModel extends Named {
  readonly variable: Variable;
  readonly knowledge: readonly Reference[];
  readonly logic?: FunctionExpression;
}

export interface DecisionService extends Named {
  readonly variable: Variable;
  readonly outputDecisions: readonly Reference[];
  readonly encapsulatedDecisions: readonly Reference[];
  readonly inputDecisions: readonly Reference[];
  readonly inputData: readonly Reference[];
}

export interface ItemDefinition {
  readonly id: string;
  readonly name: string;
  readonly isCollection: boolean;
  readonly typeRef?: string;
  /** Unary tests that every value has to pass; of a collection, every element. */
  readonly allowedValues?: string;
  /** Unary tests that the whole value has to pass; of a collection, the list. */
  readonly typeConstraint?: string;
  readonly components: readonly ItemDefinition[];
  readonly functionItem?: { readonly parameters: readonly Variable[]; readonly outputTypeRef?: string };
}

interface Boxed {
  /** The id in the file, or one made from where it stands. */
  readonly id: string;
  readonly typeRef?: string;
}

export interface LiteralExpression extends Boxed {
  readonly kind: 'literal';
  readonly text: string;
  /** Named where it is not FEEL. */
  readonly language?: string;
}

export interface ContextExpression extends Boxed {
  readonly kind: 'context';
  /** An entry without a variable is the result of the context. */
  readonly entries: readonly { readonly variable?: Variable; readonly value?: Expression }[];
}

export interface InvocationExpression extends Boxed {
  readonly kind: 'invocation';
  readonly callee?: Expression;
  readonly bindings: readonly { readonly parameter: Variable; readonly value?: Expression }[];
}

export interface FunctionExpression extends Boxed {
  readonly kind: 'function';
  readonly language: 'FEEL' | 'Java' | 'PMML';
  readonly parameters: readonly Variable[];
  readonly body?: Expression;
}

export interface ListExpression extends Boxed {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}

export interface RelationExpression extends Boxed {
  readonly kind: 'relation';
  readonly columns: readonly Variable[];
  readonly rows: readonly (readonly (Expression | undefined)[])[];
}

export interface ConditionalExpression extends Boxed {
  readonly kind: 'conditional';
  readonly condition?: Expression;
  readonly then?: Expression;
  readonly otherwise?: Expression;
}

export interface IteratorExpression extends Boxed {
  readonly kind: 'for' | 'some' | 'every';
  readonly variable: Variable;
  readonly source?: Expression;
  /** What is returned for, or has to be satisfied by, each element. */
  readonly body?: Expression;
}

export interface FilterExpression extends Boxed {
  readonly kind: 'filter';
  readonly source?: Expression;
  readonly match?: Expression;
}

export type HitPolicy = 'UNIQUE' | 'ANY' | 'PRIORITY' | 'FIRST' | 'RULE ORDER' | 'OUTPUT ORDER' | 'COLLECT';
export type Aggregation = 'SUM' | 'MIN' | 'MAX' | 'COUNT';

export interface DecisionTable extends Boxed {
  readonly kind: 'table';
  readonly hitPolicy: HitPolicy;
  readonly aggregation?: Aggregation;
  readonly outputLabel?: string;
  readonly inputs: readonly TableInput[];
  readonly outputs: readonly TableOutput[];
  readonly annotations: readonly string[];
  readonly rules: readonly TableRule[];
}

export interface TableInput {
  readonly id: string;
  readonly label: string;
  readonly expression: LiteralExpression;
  /** Unary tests that the input has to pass. */
  readonly values?: string;
}

export interface TableOutput {
  readonly id: string;
  /** Empty where it is the only one. */
  readonly name: string;
  readonly typeRef?: string;
  /** Unary tests; for PRIORITY and OUTPUT ORDER in order of priority. */
  readonly values?: string;
  readonly otherwise?: LiteralExpression;
}

export interface TableRule {
  readonly id: string;
  readonly description?: string;
  /** Unary tests, one per input. */
  readonly tests: readonly LiteralExpression[];
  readonly results: readonly LiteralExpression[];
  readonly annotations: readonly string[];
}

export type Expression =
  | LiteralExpression
  | DecisionTable
  | ContextExpression
  | InvocationExpression
  | FunctionExpression
  | ListExpression
  | RelationExpression
  | ConditionalExpression
  | IteratorExpression
  | FilterExpression;
