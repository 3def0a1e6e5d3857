import { order } from '../comparison.js';
import { add, compareNumbers, divide, multiply, settle, subtract, toDecimal } from '../numbers.js';
import type { Run } from '../run.js';
import { addTemporal } from '../temporal/arithmetic.js';
import { squareRoot } from '../transcendental.js';
import { isNumber, type FeelNumber, type FeelValue } from '../values.js';
import { builtin } from './builtin.js';

type List = readonly FeelValue[];

/** Declares a built-in that takes a list, or the same elements as single arguments. */
const overList = (name: string, body: (run: Run, list: List) => FeelValue) => [
  builtin(name, ['list: list'], (run, list) => (run.spend(list.length), body(run, list))),
  builtin(name, ['...list: any'], (run, list) =>
    list.length < 2 ? run.fail(`${name} takes a list`) : (run.spend(list.length), body(run, list)),
  ),
];

/** A built-in over numbers: null for an empty list, or one with something else in it. */
const overNumbers = (name: string, body: (numbers: readonly FeelNumber[]) => FeelValue) =>
  overList(name, (run, list) => {
    if (!list.every(isNumber)) return run.fail(`${name} takes numbers`);
    return list.length === 0 ? null : body(list as readonly FeelNumber[]);
  });

function extreme(run: Run, list: List, sign: 1 | -1): FeelValue {
  let found = list[0] ?? null;
  for (const element of list) {
    const compared = order(element, found);
    if (compared === undefined) return run.fail('The elements have no common order');
    if (compared * sign > 0) found = element;
  }
  return found;
}

type Folding = (a: FeelNumber, b: FeelNumber) => FeelNumber | null;

function fold(numbers: readonly FeelNumber[], start: FeelNumber, combine: Folding): FeelNumber | null {
  let result: FeelNumber | null = start;
  for (const number of numbers) {
    if (result === null) return null;
    result = combine(result, number);
  }
  return result;
}

function sum(run: Run, list: List): FeelValue {
  if (list.length === 0) return null;
  if (list.every(isNumber)) return fold(list as readonly FeelNumber[], 0, add);
  const total = list
    .slice(1)
    .reduce((a: FeelValue | undefined, b) => (a === undefined ? a : addTemporal(a, b)), list[0]!);
  return total === undefined || list.length === 1 ? run.fail('sum takes numbers, or durations of one kind') : total;
}

const mean = (numbers: readonly FeelNumber[]): FeelNumber | null => {
  const total = fold(numbers, 0, add);
  return total === null ? null : divide(total, numbers.length);
};

const ascending = (numbers: readonly FeelNumber[]): FeelNumber[] => numbers.toSorted(compareNumbers);

function median(numbers: readonly FeelNumber[]): FeelValue {
  const sorted = ascending(numbers);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : mean(sorted.slice(middle - 1, middle + 1));
}

function stddev(numbers: readonly FeelNumber[]): FeelValue {
  const average = mean(numbers);
  if (numbers.length < 2 || average === null) return null;
  const squares = numbers.map((number) => {
    const distance = subtract(number, average);
    return distance === null ? null : multiply(distance, distance);
  });
  if (squares.includes(null)) return null;
  const variance = fold(squares as FeelNumber[], 0, add);
  return variance === null ? null : settle(squareRoot(toDecimal(variance).div(numbers.length - 1)));
}

function mode(numbers: readonly FeelNumber[]): FeelValue {
  const runs: { value: FeelNumber; count: number }[] = [];
  for (const value of ascending(numbers)) {
    const last = runs.at(-1);
    if (last && compareNumbers(last.value, value) === 0) last.count++;
    else runs.push({ value, count: 1 });
  }
  const most = runs.reduce((best, { count }) => Math.max(best, count), 0);
  return runs.filter(({ count }) => count === most).map(({ value }) => value);
}

/** All (or any) of a list's elements, three-valued. */
const quantify = (name: string, decisive: boolean) =>
  overList(name, (run, list) => {
    if (list.includes(decisive)) return decisive;
    return list.every((element) => element === !decisive) ? !decisive : run.fail(`${name} takes booleans`);
  });

export const AGGREGATES = [
  ...overList('min', (run, list) => extreme(run, list, -1)),
  ...overList('max', (run, list) => extreme(run, list, 1)),
  ...overList('sum', sum),
  ...overNumbers('mean', mean),
  ...overNumbers('product', (numbers) => fold(numbers, 1, multiply)),
  ...overNumbers('median', median),
  ...overNumbers('stddev', stddev),
  ...overList('mode', (run, list) =>
    list.length === 0
      ? []
      : list.every(isNumber)
        ? mode(list as readonly FeelNumber[])
        : run.fail('mode takes numbers'),
  ),
  ...quantify('all', false),
  ...quantify('any', true),
];
