import { ANY, type FeelType } from '@baton/feel';

import type { DmnFile, Reference } from '../model.js';
import { coerced, Compiler, type Evaluate } from './compiler.js';
import { compileFunction, type MakeFunction } from './function-definition.js';
import { KINDS } from './kinds.js';
import { link } from './link.js';
import type { Element, ElementOf, Model, Report } from './model.js';
import { reportCycles } from './cycles.js';
import { Scope } from './scope.js';

/** An element that another one requires, and the names of the imports that lead to it. */
export interface Requirement {
  readonly path: readonly string[];
  readonly element: Element;
}

export interface CompiledDecision {
  readonly requirements: readonly Requirement[];
  /** Undefined for a decision without logic. */
  readonly evaluate: Evaluate | undefined;
  /** Names that it takes from what is given although the file, which declares no input at all, does not say so. */
  readonly undeclared: ReadonlySet<string>;
}

export interface CompiledKnowledge {
  readonly requirements: readonly Requirement[];
  readonly make: MakeFunction | undefined;
  readonly result: FeelType | undefined;
}

export interface CompiledService {
  /** In order: input data, then input decisions. */
  readonly parameters: readonly Requirement[];
  readonly outputs: readonly Requirement[];
  readonly result: FeelType | undefined;
}

/** A file and all that it imports, compiled. */
export class Program {
  readonly decisions = new Map<Element, CompiledDecision>();
  readonly knowledge = new Map<Element, CompiledKnowledge>();
  readonly services = new Map<Element, CompiledService>();
  readonly main: Model;
  private readonly compiled = new Set<Model>();

  constructor(file: DmnFile, others: readonly DmnFile[], report: Report) {
    this.main = link(file, others, report);
    this.compileModel(this.main);
    reportCycles(this.decisions);
  }

  private compileModel(model: Model): void {
    if (this.compiled.has(model)) return;
    this.compiled.add(model);
    for (const { model: imported } of model.imports) this.compileModel(imported);
    const compiler = new Compiler(model.types, model.report, KINDS);
    for (const element of model.all()) {
      if (element.kind === 'decision') this.decisions.set(element, compileDecision(element, compiler));
      else if (element.kind === 'knowledge') this.knowledge.set(element, compileKnowledge(element, compiler));
      else if (element.kind === 'service') this.services.set(element, compileService(element));
    }
  }
}

function compileDecision(element: ElementOf<'decision'>, compiler: Compiler): CompiledDecision {
  const { id, name, requires, knowledge, logic, variable } = element.definition;
  const requirements = [...requires, ...knowledge].flatMap((reference) => resolve(reference, element));
  if (!logic) {
    compiler.report({
      code: 'decision-without-logic',
      severity: 'warning',
      elementId: id,
      elementKind: 'decision',
      message: `The decision "${name}" has no logic; its value has to be given, else it is null`,
      mend: 'Add an expression to the decision, or make it an input decision of a decision service',
    });
    return { requirements, evaluate: undefined, undeclared: new Set() };
  }
  // A table finds the priorities of its outputs in its type.
  const typed =
    logic.typeRef === undefined && variable.typeRef !== undefined && logic.kind === 'table'
      ? { ...logic, typeRef: variable.typeRef }
      : logic;
  // Several tools declare no input data: their decisions read the variables of the process by name.
  const undeclared = new Set<string>();
  const base = element.model.file.inputData.length === 0 ? Scope.open(undeclared) : Scope.empty;
  const evaluate = compiler.compile(typed, scopeOf(requirements, base), { id, kind: 'decision' });
  return { requirements, evaluate: coerced(evaluate, element.type, id, variable.typeRef ?? ''), undeclared };
}

function compileKnowledge(element: ElementOf<'knowledge'>, compiler: Compiler): CompiledKnowledge {
  const { id, name, knowledge, logic } = element.definition;
  const requirements = knowledge.flatMap((reference) => resolve(reference, element));
  if (!logic) {
    compiler.report({
      code: 'expression-missing',
      severity: 'error',
      elementId: id,
      elementKind: 'businessKnowledgeModel',
      message: `The knowledge model "${name}" holds no function`,
      mend: 'Add its encapsulated logic',
    });
    return { requirements, make: undefined, result: undefined };
  }
  const make = compileFunction(logic, scopeOf(requirements, Scope.empty), compiler, name);
  return { requirements, make, result: resultOf(element.type, element.definition.variable.typeRef) };
}

function compileService(element: ElementOf<'service'>): CompiledService {
  const { inputData, inputDecisions, outputDecisions, variable } = element.definition;
  const all = (references: readonly Reference[]): Requirement[] =>
    references.flatMap((reference) => resolve(reference, element));
  const outputs = all(outputDecisions);
  if (outputs.length === 0)
    element.model.report({
      code: 'service-without-output',
      severity: 'error',
      elementId: element.definition.id,
      elementKind: 'decisionService',
      message: `The decision service "${element.definition.name}" has no output decision`,
      mend: 'Mark at least one decision as its output',
    });
  return {
    parameters: [...all(inputData), ...all(inputDecisions)],
    outputs,
    result: resultOf(element.type, variable.typeRef),
  };
}

/** A variable of a function names the function's type, or as many tools write it, that of its result. */
const resultOf = (type: FeelType, typeRef: string | undefined): FeelType | undefined =>
  typeRef === undefined ? undefined : type.kind === 'function' ? type.result : type;

function resolve(reference: Reference, { model, definition, kind }: Element): Requirement[] {
  const found = model.find(reference);
  if (found) return [found];
  model.report({
    code: 'requirement-missing',
    severity: 'error',
    elementId: definition.id,
    elementKind: kind,
    message: `"${definition.name}" requires ${reference.id}, which is nowhere in ${reference.namespace || 'the file'}`,
    mend: 'Point the requirement to an element of this file or of an imported one, or remove it',
  });
  return [];
}

/** The names that requirements bring; those of imported elements are entries of their import's name. */
function scopeOf(requirements: readonly Requirement[], base: Scope): Scope {
  const names = new Map<string, FeelType>();
  for (const { path, element } of requirements) {
    const type = element.kind === 'knowledge' || element.kind === 'service' ? ANY : element.type;
    let level = names;
    for (const step of path) {
      const entries = new Map(entriesOf(level.get(step)));
      level.set(step, { kind: 'context', entries });
      level = entries;
    }
    level.set(element.definition.variable.name, type);
  }
  return base.with(names);
}

const entriesOf = (type: FeelType | undefined): ReadonlyMap<string, FeelType> =>
  type?.kind === 'context' ? type.entries : new Map();
