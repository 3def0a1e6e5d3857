import type { Finding } from '../finding.js';
import type { DecisionTable, DmnFile, Expression } from '../model.js';
import { columnOf, type Column } from './column.js';
import { gaps, overlaps, type Region } from './coverage.js';

const MOST = 10;

/**
 * What the decision tables of a file leave open or answer twice, as far as their cells are constants: numbers, words, booleans and
 * temporal values. Bounded in time: a table that would need more is passed over.
 */
export function checkTables(file: DmnFile): readonly Finding[] {
  const findings: Finding[] = [];
  const allowed = allowedValuesOf(file);
  const logics = [...file.decisions, ...file.knowledgeModels].map(({ logic }) => logic);
  for (const table of logics.flatMap((logic) => (logic ? tablesOf(logic) : [])))
    findings.push(...checkTable(table, allowed));
  return findings;
}

function checkTable(table: DecisionTable, allowed: (typeRef: string | undefined) => string | undefined): Finding[] {
  const { inputs, rules } = table;
  if (inputs.length === 0 || rules.length === 0 || rules.some(({ tests }) => tests.length !== inputs.length)) return [];
  const columns = inputs.map(({ label, values, expression }, index) =>
    columnOf(
      label,
      rules.map(({ tests }) => tests[index]!.text),
      values ?? allowed(expression.typeRef),
    ),
  );
  return [...gapsOf(table, columns), ...overlapsOf(table, columns)];
}

function gapsOf(table: DecisionTable, columns: readonly Column[]): Finding[] {
  const { hitPolicy, outputs, rules, id } = table;
  // A table that collects may well find nothing, and one with a default has an answer to everything.
  if (hitPolicy === 'COLLECT' || outputs.some(({ otherwise }) => otherwise !== undefined)) return [];
  return (gaps(columns, rules.length, MOST) ?? []).map((region) => ({
    code: 'table-gap',
    severity: 'warning',
    category: 'decision',
    elementId: id,
    elementKind: 'decisionTable',
    message: `No rule answers ${describe(region, columns)}; the table is null there`,
    mend: 'Add a rule for it, or a default output; or limit the input to its allowed values',
  }));
}

function overlapsOf(table: DecisionTable, columns: readonly Column[]): Finding[] {
  const { hitPolicy, rules, id } = table;
  if (hitPolicy !== 'UNIQUE' && hitPolicy !== 'ANY') return [];
  const outputs = rules.map(({ results }) => results.map(({ text }) => text).join('\n'));
  const texts = rules.map(({ tests }) => tests.map(({ text }) => text));
  const found = overlaps(columns, texts, MOST, (a, b) => hitPolicy === 'UNIQUE' || outputs[a] !== outputs[b]);
  return found.map(({ rules: [a, b], region }) => ({
    code: 'table-overlap',
    severity: 'warning',
    category: 'decision',
    elementId: id,
    elementKind: 'decisionTable',
    message: `Rules ${a + 1} and ${b + 1} both answer ${describe(region, columns)}${hitPolicy === 'ANY' ? ', and differently' : ''}; the table is null there`,
    mend:
      hitPolicy === 'UNIQUE'
        ? 'Let one rule alone answer it, or use another hit policy, e.g. FIRST'
        : 'Let both give the same output',
  }));
}

const describe = (region: Region, columns: readonly Column[]): string =>
  columns
    .map((column, index) => column.describe(region[index]!))
    .filter((text) => text !== '')
    .join(' and ') || 'every input';

function allowedValuesOf({ itemDefinitions }: DmnFile): (typeRef: string | undefined) => string | undefined {
  const items = new Map(itemDefinitions.map((item) => [item.name, item]));
  return (typeRef) => {
    for (let name = typeRef, hops = 0; name !== undefined && hops < 10; hops++) {
      const item = items.get(name);
      if (!item || item.isCollection) return undefined;
      if (item.allowedValues !== undefined) return item.allowedValues;
      name = item.typeRef;
    }
    return typeRef === 'boolean' ? 'true, false' : undefined;
  };
}

/** Every table in an expression, those inside other boxed expressions too. */
function tablesOf(expression: Expression): readonly DecisionTable[] {
  if (expression.kind === 'table') return [expression];
  return partsOf(expression).flatMap((part) => (part ? tablesOf(part) : []));
}

function partsOf(expression: Expression): readonly (Expression | undefined)[] {
  switch (expression.kind) {
    case 'context':
      return expression.entries.map(({ value }) => value);
    case 'invocation':
      return [expression.callee, ...expression.bindings.map(({ value }) => value)];
    case 'function':
      return [expression.body];
    case 'list':
      return expression.items;
    case 'relation':
      return expression.rows.flat();
    case 'conditional':
      return [expression.condition, expression.then, expression.otherwise];
    case 'filter':
      return [expression.source, expression.match];
    case 'for':
    case 'some':
    case 'every':
      return [expression.source, expression.body];
    default:
      return [];
  }
}
