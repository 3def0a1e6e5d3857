import {
  compileUnaryTests,
  toJson,
  type CompiledUnaryTests,
  type FeelType,
  type FeelValue,
  type VariableLookup,
} from '@baton/feel';

import type { Evaluation } from '../evaluate/evaluation.js';
import type { NamedValue } from '../evaluate/explanation.js';
import type { DecisionTable, LiteralExpression, TableInput, TableOutput, TableRule } from '../model.js';
import { fit } from '../types/fit.js';
import { readInput } from '../types/read-input.js';
import { constantTest, type ConstantTest } from './constant-test.js';
import type { CompileBoxed, Compiler, Evaluate } from './compiler.js';
import { decideBy, listedValues, nothingBy, type Hit } from './hit-policy.js';
import type { Scope } from './scope.js';

interface Cell {
  readonly id: string;
  readonly column: number;
  /** Answers without FEEL for the usual constants; undefined where it cannot. */
  readonly constant: ConstantTest | undefined;
  readonly tests: () => CompiledUnaryTests;
}

interface Rule {
  /** Without those that any input passes; undefined where one cannot be read, so that it never matches. */
  readonly cells: readonly Cell[] | undefined;
  readonly results: readonly Evaluate[];
}

export const compileTable: CompileBoxed<DecisionTable> = (table, scope, compiler) => {
  const inputs = table.inputs.map((input) => compileInput(input, scope, compiler));
  const types = table.outputs.map(({ typeRef, id }) => compiler.types.resolve(typeRef, id, 'output'));
  const rules = table.rules.map((rule) => compileRule(rule, table, types, scope, compiler));
  const priorities = prioritiesOf(table, compiler);
  checkPriorities(table, priorities, compiler);
  const decide = decideBy(table, priorities);
  const otherwise = compileDefault(table, scope, compiler);
  const annotate = annotationsOf(table);
  return (env, evaluation) => {
    const values: FeelValue[] = [];
    for (const input of inputs) values.push(input(env, evaluation));
    const hits = hitsOf(rules, values, table.hitPolicy === 'FIRST', env, evaluation);
    evaluation.table({
      id: table.id,
      hitPolicy: table.aggregation ? `${table.hitPolicy} ${table.aggregation}` : table.hitPolicy,
      inputs: table.inputs.map(({ label }, index) => ({ name: label, value: toJson(values[index]!) })),
      matched: hits.map(({ rule, outputs }) => ({
        rule: rule + 1,
        id: table.rules[rule]!.id,
        outputs: table.outputs.map(({ name }, index) => ({ name, value: toJson(outputs[index] ?? null) })),
        ...annotate(rule),
      })),
    });
    if (values.includes(REFUSED)) return null;
    if (hits.length > 0) return decide(hits, evaluation);
    return otherwise ? otherwise(env, evaluation) : nothing(table, evaluation);
  };
};

/** Stands for an input that its column does not allow; no rule matches it. */
const REFUSED: FeelValue = Object.freeze([]);

function hitsOf(
  rules: readonly Rule[],
  values: readonly FeelValue[],
  firstOnly: boolean,
  env: VariableLookup,
  evaluation: Evaluation,
): readonly Hit[] {
  const hits: Hit[] = [];
  if (values.includes(REFUSED)) return hits;
  for (let index = 0; index < rules.length; index++) {
    const { cells, results } = rules[index]!;
    if (cells === undefined || !passesAll(cells, values, env, evaluation)) continue;
    hits.push({ rule: index, outputs: results.map((result) => result(env, evaluation)) });
    if (firstOnly) break;
  }
  return hits;
}

function passesAll(
  cells: readonly Cell[],
  values: readonly FeelValue[],
  env: VariableLookup,
  evaluation: Evaluation,
): boolean {
  for (const { id, column, constant, tests } of cells) {
    const input = values[column]!;
    if (!(constant?.(input) ?? evaluation.test(tests(), input, env, id))) return false;
  }
  return true;
}

function compileInput({ id, expression, values, label }: TableInput, scope: Scope, compiler: Compiler): Evaluate {
  const compiled = compiler.feel(expression, scope, 'inputExpression');
  const type = compiler.types.resolve(expression.typeRef, expression.id, 'inputExpression');
  const allowed =
    values === undefined ? undefined : compiler.tests({ kind: 'literal', id, text: values }, scope, 'inputValues');
  return (env, evaluation) => {
    const given = compiled ? evaluation.expression(compiled, env, expression.id) : null;
    const value = type.kind === 'any' ? given : (readInput(given, type) ?? given);
    if (!allowed || evaluation.test(allowed, value, env, id)) return value;
    evaluation.problem('input-not-allowed', `${label} has a value that its column does not allow`, id);
    return REFUSED;
  };
}

function compileRule(
  rule: TableRule,
  { outputs }: DecisionTable,
  types: readonly FeelType[],
  scope: Scope,
  compiler: Compiler,
): Rule {
  const cells: Cell[] = [];
  let readable = true;
  for (const [column, test] of rule.tests.entries()) {
    if (test.text === '-' || test.text === '') continue;
    const tests = compileCell(test, scope, compiler);
    if (tests) cells.push({ id: test.id, column, ...tests });
    else readable = false;
  }
  const results = outputs.map((output, index) =>
    compileResult(rule.results[index], output, types[index]!, scope, compiler),
  );
  return { cells: readable ? cells : undefined, results };
}

/** Most cells are constants; those ask FEEL only for an input of another kind, and so are compiled only then. */
function compileCell(
  cell: LiteralExpression,
  scope: Scope,
  compiler: Compiler,
): Pick<Cell, 'constant' | 'tests'> | undefined {
  const constant = cell.language === undefined ? constantTest(cell.text) : undefined;
  if (constant) {
    let compiled: CompiledUnaryTests | undefined;
    return { constant, tests: () => (compiled ??= compileUnaryTests(cell.text)) };
  }
  const tests = compiler.tests(cell, scope, 'inputEntry');
  return tests && { constant, tests: () => tests };
}

function compileResult(
  result: LiteralExpression | undefined,
  { id, typeRef }: TableOutput,
  type: FeelType,
  scope: Scope,
  compiler: Compiler,
): Evaluate {
  if (result === undefined || result.text === '' || result.text === '-') return () => null;
  const evaluate = compiler.compile(result, scope, { id: result.id, kind: 'outputEntry' });
  if (type.kind === 'any') return evaluate;
  return (env, evaluation) => {
    const value = evaluate(env, evaluation);
    const fitting = fit(value, type);
    if (fitting !== undefined) return fitting;
    evaluation.problem('result-type', `The output is no ${typeRef}`, id);
    return value;
  };
}

function compileDefault({ outputs }: DecisionTable, scope: Scope, compiler: Compiler): Evaluate | undefined {
  if (!outputs.some(({ otherwise }) => otherwise !== undefined && otherwise.text !== '')) return undefined;
  const entries = outputs.map(({ id, name, otherwise }) => ({
    name,
    evaluate: otherwise
      ? compiler.compile(otherwise, scope, { id, kind: 'defaultOutputEntry' })
      : (): FeelValue => null,
  }));
  if (entries.length === 1) return entries[0]!.evaluate;
  return (env, evaluation) =>
    Object.fromEntries(entries.map(({ name, evaluate }): [string, FeelValue] => [name, evaluate(env, evaluation)]));
}

/** What ranks the outputs: the values that each column lists, else those of its type. */
function prioritiesOf(table: DecisionTable, { types }: Compiler): readonly (readonly FeelValue[] | undefined)[] {
  const [only, ...more] = table.outputs;
  return table.outputs.map(({ name, typeRef, values }) =>
    listedValues(
      values ??
        types.allowedValues(typeRef) ??
        (only && more.length === 0 ? types.allowedValues(table.typeRef) : types.allowedValues(table.typeRef, name)),
    ),
  );
}

function checkPriorities(
  { id, hitPolicy }: DecisionTable,
  priorities: readonly (readonly FeelValue[] | undefined)[],
  compiler: Compiler,
): void {
  if ((hitPolicy !== 'PRIORITY' && hitPolicy !== 'OUTPUT ORDER') || priorities.some((values) => values !== undefined))
    return;
  compiler.report({
    code: 'priorities-missing',
    severity: 'warning',
    elementId: id,
    elementKind: 'decisionTable',
    message: `The hit policy ${hitPolicy} ranks by the order of output values, and none are listed; the order of the rules decides`,
    mend: 'List the output values, best first, or use FIRST or RULE ORDER',
  });
}

function nothing(table: DecisionTable, evaluation: Evaluation): FeelValue {
  const value = nothingBy(table);
  if (value === null) evaluation.problem('no-rule', 'No rule matches, and the table has no default output', table.id);
  return value;
}

function annotationsOf({
  annotations,
  rules,
}: DecisionTable): (rule: number) => { annotations?: readonly NamedValue[] } {
  const noted = rules.map((rule) => {
    const given = rule.annotations.map((value, index) => ({ name: annotations[index] ?? '', value }));
    return given.some(({ value }) => value !== '') ? { annotations: given } : {};
  });
  return (rule) => noted[rule]!;
}
