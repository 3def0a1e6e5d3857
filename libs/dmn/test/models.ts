import type { FeelValue } from '@baton/feel';

import { compileDecisions, readDmn, type Decisions, type DmnFile } from '../src/index.js';

export const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** `<literalExpression>` of a FEEL text. */
export const feel = (text: string): string => `<literalExpression><text>${escape(text)}</text></literalExpression>`;

export const input = (name: string, typeRef?: string): string =>
  `<inputData id="${escape(name)}" name="${escape(name)}"><variable name="${escape(name)}"${typed(typeRef)}/></inputData>`;

const typed = (typeRef: string | undefined): string => (typeRef === undefined ? '' : ` typeRef="${escape(typeRef)}"`);
const href = (id: string): string => (id.includes('#') ? escape(id) : `#${escape(id)}`);

interface Requires {
  readonly typeRef?: string;
  readonly inputs?: readonly string[];
  readonly decisions?: readonly string[];
  readonly knowledge?: readonly string[];
}

/** A decision with its own name as id. */
export const decision = (
  name: string,
  logic: string,
  { typeRef, inputs = [], decisions = [], knowledge = [] }: Requires = {},
): string =>
  `<decision id="${escape(name)}" name="${escape(name)}"><variable name="${escape(name)}"${typed(typeRef)}/>
  ${inputs.map((id) => `<informationRequirement><requiredInput href="${href(id)}"/></informationRequirement>`).join('')}
  ${decisions.map((id) => `<informationRequirement><requiredDecision href="${href(id)}"/></informationRequirement>`).join('')}
  ${knowledge.map((id) => `<knowledgeRequirement><requiredKnowledge href="${href(id)}"/></knowledgeRequirement>`).join('')}
  ${logic}</decision>`;

export const parameters = (...names: readonly string[]): string =>
  names
    .map((name) => {
      const [plain, type] = name.split(': ');
      return `<formalParameter name="${escape(plain!)}"${typed(type)}/>`;
    })
    .join('');

export const knowledge = (name: string, logic: string, requires: readonly string[] = [], typeRef?: string): string =>
  `<businessKnowledgeModel id="${escape(name)}" name="${escape(name)}"><variable name="${escape(name)}"${typed(typeRef)}/>
  <encapsulatedLogic>${logic}</encapsulatedLogic>
  ${requires.map((id) => `<knowledgeRequirement><requiredKnowledge href="${href(id)}"/></knowledgeRequirement>`).join('')}
  </businessKnowledgeModel>`;

export const service = (
  name: string,
  {
    outputs,
    inputs = [],
    decisions = [],
  }: { outputs: readonly string[]; inputs?: readonly string[]; decisions?: readonly string[] },
): string =>
  `<decisionService id="${escape(name)}" name="${escape(name)}"><variable name="${escape(name)}"/>
  ${outputs.map((id) => `<outputDecision href="${href(id)}"/>`).join('')}
  ${decisions.map((id) => `<inputDecision href="${href(id)}"/>`).join('')}
  ${inputs.map((id) => `<inputData href="${href(id)}"/>`).join('')}</decisionService>`;

export const item = (name: string, body: string, collection = false): string =>
  `<itemDefinition name="${escape(name)}"${collection ? ' isCollection="true"' : ''}>${body}</itemDefinition>`;

export interface Table {
  readonly policy?: string;
  readonly aggregation?: string;
  readonly inputs: readonly string[];
  /** Allowed input values by column. */
  readonly allowed?: readonly (string | undefined)[];
  readonly outputs?: readonly { readonly name?: string; readonly values?: string; readonly otherwise?: string }[];
  /** Cells of inputs and outputs, then annotations. */
  readonly rules: readonly (readonly string[])[];
  readonly annotations?: readonly string[];
}

export function table({
  policy,
  aggregation,
  inputs,
  allowed = [],
  outputs = [{}],
  rules,
  annotations = [],
}: Table): string {
  const text = (content: string): string => `<text>${escape(content)}</text>`;
  const columns = inputs.map(
    (one, index) =>
      `<input id="in${index}" label="${escape(one)}"><inputExpression>${text(one)}</inputExpression>
      ${allowed[index] === undefined ? '' : `<inputValues>${text(allowed[index])}</inputValues>`}</input>`,
  );
  const results = outputs.map(
    ({ name, values, otherwise }) =>
      `<output${name === undefined ? '' : ` name="${escape(name)}"`}>
      ${values === undefined ? '' : `<outputValues>${text(values)}</outputValues>`}
      ${otherwise === undefined ? '' : `<defaultOutputEntry>${text(otherwise)}</defaultOutputEntry>`}</output>`,
  );
  const rows = rules.map((cells, row) => {
    const entries = cells.map((cell, column) => {
      const kind =
        column < inputs.length
          ? 'inputEntry'
          : column < inputs.length + outputs.length
            ? 'outputEntry'
            : 'annotationEntry';
      return `<${kind} id="r${row + 1}c${column + 1}">${text(cell)}</${kind}>`;
    });
    return `<rule id="r${row + 1}">${entries.join('')}</rule>`;
  });
  const notes = annotations.map((name) => `<annotation name="${escape(name)}"/>`);
  return `<decisionTable id="table"${policy === undefined ? '' : ` hitPolicy="${policy}"`}
    ${aggregation === undefined ? '' : ` aggregation="${aggregation}"`}>
    ${[...columns, ...results, ...notes, ...rows].join('')}</decisionTable>`;
}

export const file = (body: string, namespace = 'urn:test', name = 'test'): DmnFile =>
  readDmn(
    `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="${namespace}" name="${name}">${body}</definitions>`,
  );

export const compiled = (...body: readonly string[]): Decisions => compileDecisions(file(body.join('')));

/** The value of the decision named `d` that is `logic`, with nothing required. */
export const valueOf = (logic: string, typeRef?: string, ...more: readonly string[]): FeelValue =>
  compiled(decision('d', logic, typeRef === undefined ? {} : { typeRef }), ...more).evaluate('d', {})
    .value as FeelValue;

/** The value of a decision named `d` of a table over the names of `inputs`. */
export const decided = (definition: Table, inputs: Readonly<Record<string, FeelValue>>): FeelValue => {
  const names = Object.keys(inputs);
  const model = compiled(...names.map((name) => input(name)), decision('d', table(definition), { inputs: names }));
  return model.evaluate('d', inputs).value as FeelValue;
};

export const codes = (decisions: Decisions): readonly string[] => decisions.findings.map(({ code }) => code);
