import type {
  Aggregation,
  DecisionTable,
  HitPolicy,
  LiteralExpression,
  TableInput,
  TableOutput,
  TableRule,
} from '../model.js';
import type { XmlElement } from '../xml/read-xml.js';
import type { Reader } from './reader.js';

const POLICIES: ReadonlySet<string> = new Set([
  'UNIQUE',
  'ANY',
  'PRIORITY',
  'FIRST',
  'RULE ORDER',
  'OUTPUT ORDER',
  'COLLECT',
]);
const AGGREGATIONS: ReadonlySet<string> = new Set(['SUM', 'MIN', 'MAX', 'COUNT']);

export function readTable(element: XmlElement, reader: Reader): DecisionTable {
  const id = reader.id(element);
  const inputs = reader.all(element, 'input').map((input) => readInput(input, reader));
  const outputs = reader.all(element, 'output').map((output) => readOutput(output, reader));
  const rules = reader.all(element, 'rule').map((rule) => readRule(rule, reader));
  const table: DecisionTable = {
    kind: 'table',
    id,
    ...reader.typeRef(element),
    hitPolicy: hitPolicyOf(element, id, reader),
    ...aggregationOf(element, id, reader),
    inputs,
    outputs,
    annotations: reader.all(element, 'annotation').map((annotation) => reader.name(annotation)),
    rules,
  };
  for (const rule of rules) checkWidth(rule, table, reader);
  return table;
}

function readInput(element: XmlElement, reader: Reader): TableInput {
  const expression = reader.one(element, 'inputExpression');
  const read: LiteralExpression = expression
    ? readText(expression, reader)
    : { kind: 'literal', id: reader.id(element), text: '' };
  const values = reader.testsOf(element, 'inputValues');
  const label = element.attributes.get('label') ?? read.text;
  return { id: reader.id(element), label, expression: read, ...(values && { values }) };
}

function readOutput(element: XmlElement, reader: Reader): TableOutput {
  const values = reader.testsOf(element, 'outputValues');
  const otherwise = reader.one(element, 'defaultOutputEntry');
  return {
    id: reader.id(element),
    name: reader.name(element),
    ...reader.typeRef(element),
    ...(values && { values }),
    ...(otherwise && { otherwise: readText(otherwise, reader) }),
  };
}

function readRule(element: XmlElement, reader: Reader): TableRule {
  return {
    id: reader.id(element),
    ...reader.description(element),
    tests: reader.all(element, 'inputEntry').map((entry) => readText(entry, reader)),
    results: reader.all(element, 'outputEntry').map((entry) => readText(entry, reader)),
    annotations: reader.all(element, 'annotationEntry').map((entry) => reader.textOf(entry, 'text') ?? ''),
  };
}

/** An element whose `<text>` is FEEL: literal expressions, and the cells of a table. */
export function readText(element: XmlElement, reader: Reader): LiteralExpression {
  return {
    kind: 'literal',
    id: reader.id(element),
    ...reader.typeRef(element),
    text: reader.one(element, 'text')?.text.trim() ?? '',
    ...reader.foreignLanguage(element),
  };
}

function hitPolicyOf(element: XmlElement, id: string, reader: Reader): HitPolicy {
  const given = element.attributes.get('hitPolicy')?.trim().toUpperCase() || 'UNIQUE';
  if (POLICIES.has(given)) return given as HitPolicy;
  reader.report({
    code: 'hit-policy-unknown',
    severity: 'error',
    elementId: id,
    elementKind: 'decisionTable',
    message: `There is no hit policy "${given}"`,
    mend: `Use one of ${[...POLICIES].join(', ')}`,
  });
  return 'UNIQUE';
}

function aggregationOf(element: XmlElement, id: string, reader: Reader): { aggregation?: Aggregation } {
  const given = element.attributes.get('aggregation')?.trim().toUpperCase();
  if (!given) return {};
  if (AGGREGATIONS.has(given)) return { aggregation: given as Aggregation };
  reader.report({
    code: 'aggregation-unknown',
    severity: 'error',
    elementId: id,
    elementKind: 'decisionTable',
    message: `There is no aggregation "${given}"`,
    mend: `Use one of ${[...AGGREGATIONS].join(', ')}`,
  });
  return {};
}

function checkWidth(rule: TableRule, { inputs, outputs }: DecisionTable, reader: Reader): void {
  if (rule.tests.length === inputs.length && rule.results.length === outputs.length) return;
  reader.report({
    code: 'rule-incomplete',
    severity: 'error',
    elementId: rule.id,
    elementKind: 'rule',
    message: `The rule has ${rule.tests.length} input and ${rule.results.length} output entries; its table has ${inputs.length} and ${outputs.length}`,
    mend: 'Give the rule one entry per column; - stands for any input',
  });
}
