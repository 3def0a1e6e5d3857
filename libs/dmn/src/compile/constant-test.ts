import type { FeelValue } from '@baton/feel';

import { readConstantCell, type Condition } from './constant-cell.js';

/** Whether an input passes; undefined where FEEL has to say, as for values of another kind than the cell's. */
export type ConstantTest = (input: FeelValue) => boolean | undefined;

/** A cell of plain strings, booleans or numbers as a function; undefined for every other cell. */
export function constantTest(text: string): ConstantTest | undefined {
  const cell = readConstantCell(text);
  const test = cell && testOf(cell.conditions);
  if (!cell || !test) return undefined;
  if (!cell.negated) return test;
  return (input) => {
    const passed = test(input);
    return passed === undefined ? undefined : !passed;
  };
}

function testOf(conditions: readonly Condition[]): ConstantTest | undefined {
  const values = new Set<FeelValue>();
  for (const condition of conditions) {
    if (condition.kind !== 'equals') return numberTest(conditions);
    if (condition.value.kind === 'string' || condition.value.kind === 'boolean') values.add(condition.value.value);
    else return numberTest(conditions);
  }
  const kinds = new Set([...values].map((value) => typeof value));
  if (kinds.size > 1) return undefined;
  const [kind] = kinds;
  return (input) => (typeof input === kind ? values.has(input) : undefined);
}

/** Doubles sort and compare as the decimals that they print as, so no decimal is needed. */
function numberTest(conditions: readonly Condition[]): ConstantTest | undefined {
  const tests = conditions.map((condition): ((input: number) => boolean) | undefined => {
    if (condition.kind === 'equals') {
      const { value } = condition;
      return value.kind === 'number' ? (input) => input === value.value : undefined;
    }
    const { low, high, lowIncluded, highIncluded } = condition;
    if ((low && low.kind !== 'number') || (high && high.kind !== 'number')) return undefined;
    const [from, to] = [low?.value ?? -Infinity, high?.value ?? Infinity];
    return (input) => (lowIncluded ? input >= from : input > from) && (highIncluded ? input <= to : input < to);
  });
  if (tests.includes(undefined)) return undefined;
  const [first, ...more] = tests as ((input: number) => boolean)[];
  if (more.length === 0) return (input) => (typeof input === 'number' ? first!(input) : undefined);
  return (input) => (typeof input === 'number' ? first!(input) || more.some((test) => test(input)) : undefined);
}
