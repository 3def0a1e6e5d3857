import { compileExpression, FeelSyntaxError, format, type FeelValue } from '@baton/feel';

import type { Evaluation } from '../evaluate/evaluation.js';
import type { Aggregation, DecisionTable } from '../model.js';

/** A rule that matched, with the values of its outputs in order of the columns. */
export interface Hit {
  readonly rule: number;
  readonly outputs: readonly FeelValue[];
}

const AGGREGATES: Readonly<Record<Aggregation, ReturnType<typeof compileExpression>>> = {
  SUM: compileExpression('sum(values)'),
  MIN: compileExpression('min(values)'),
  MAX: compileExpression('max(values)'),
  COUNT: compileExpression('count(values)'),
};

/** The value of a table from the rules that matched, at least one. */
export type Decide = (hits: readonly Hit[], evaluation: Evaluation) => FeelValue;

/** @param priorities of each output, the values in order of priority; undefined where none are declared */
export function decideBy(table: DecisionTable, priorities: readonly (readonly FeelValue[] | undefined)[]): Decide {
  const { id, outputs, hitPolicy, aggregation } = table;
  const valueOf = ({ outputs: values }: Hit): FeelValue =>
    values.length === 1
      ? values[0]!
      : Object.fromEntries(outputs.map(({ name }, index): [string, FeelValue] => [name, values[index] ?? null]));
  const ranked = rankBy(priorities);
  switch (hitPolicy) {
    case 'UNIQUE':
      return (hits, evaluation) =>
        hits.length === 1
          ? valueOf(hits[0]!)
          : evaluation.problem('not-unique', `The rules ${rows(hits)} match at once; only one may`, id);
    case 'ANY':
      return (hits, evaluation) => {
        const keys = new Set(hits.map((hit) => format(valueOf(hit))));
        return keys.size === 1
          ? valueOf(hits[0]!)
          : evaluation.problem('not-any', `The rules ${rows(hits)} match at once and do not agree`, id);
      };
    case 'FIRST':
      return ([first]) => valueOf(first!);
    case 'PRIORITY':
      return (hits) => valueOf(ranked(hits)[0]!);
    case 'RULE ORDER':
      return (hits) => hits.map(valueOf);
    case 'OUTPUT ORDER':
      return (hits) => ranked(hits).map(valueOf);
    case 'COLLECT': {
      if (!aggregation) return (hits) => hits.map(valueOf);
      const aggregate = AGGREGATES[aggregation];
      return (hits, evaluation) =>
        valueOf({
          rule: 0,
          outputs: outputs.map((_, index) => {
            const values = hits.map((hit) => hit.outputs[index] ?? null);
            return evaluation.expression(aggregate, () => values, id);
          }),
        });
    }
  }
}

/** What a table without default outputs is when no rule matches. */
export function nothingBy({ hitPolicy, aggregation }: DecisionTable): FeelValue {
  if (hitPolicy !== 'COLLECT') return null;
  return aggregation === undefined ? [] : aggregation === 'COUNT' ? 0 : null;
}

const rows = (hits: readonly Hit[]): string => hits.map(({ rule }) => rule + 1).join(', ');

/** Best first: by the priority of the first output, among equals of the second, and so on; values not declared come last. */
function rankBy(priorities: readonly (readonly FeelValue[] | undefined)[]): (hits: readonly Hit[]) => readonly Hit[] {
  const ranks = priorities.map((values) => new Map(values?.map((value, index) => [format(value), index])));
  const rankOf = ({ outputs }: Hit, index: number): number =>
    ranks[index]!.get(format(outputs[index] ?? null)) ?? Number.MAX_SAFE_INTEGER;
  return (hits) =>
    hits.toSorted((a, b) => {
      for (let index = 0; index < ranks.length; index++) {
        const difference = rankOf(a, index) - rankOf(b, index);
        if (difference !== 0) return difference;
      }
      return a.rule - b.rule;
    });
}

/** The values that unary tests such as `"A", "B"` list, in order; undefined where they are no plain list. */
export function listedValues(tests: string | undefined): readonly FeelValue[] | undefined {
  if (tests === undefined) return undefined;
  try {
    const { names, evaluate } = compileExpression(`[${tests}]`);
    const { value } = evaluate(() => undefined);
    return names.length === 0 && Array.isArray(value) ? (value as readonly FeelValue[]) : undefined;
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined;
    throw error;
  }
}
