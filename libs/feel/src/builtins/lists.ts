import { order, same } from '../comparison.js';
import { toInteger } from '../numbers.js';
import type { Run } from '../run.js';
import { isList, type FeelNumber, type FeelValue } from '../values.js';
import { builtin } from './builtin.js';

type List = readonly FeelValue[];

function made(run: Run, list: List): List {
  run.spend(list.length);
  run.grow(list.length);
  return list;
}

/** The index from 0 of a FEEL position (from 1, or from -1 backwards); undefined outside the list. */
function indexOf(list: List, position: FeelNumber): number | undefined {
  const place = toInteger(position);
  if (place === undefined || place === 0 || Math.abs(place) > list.length) return undefined;
  return place > 0 ? place - 1 : list.length + place;
}

const outside = (run: Run): null => run.fail('There is no such position in the list');
const has = (run: Run, list: List, element: FeelValue): boolean => list.some((one) => same(run, one, element));

function distinct(run: Run, list: List): List {
  const kept: FeelValue[] = [];
  for (const element of list) {
    run.spend(kept.length + 1);
    if (!has(run, kept, element)) kept.push(element);
  }
  run.grow(kept.length);
  return kept;
}

function flatten(run: Run, list: List): List {
  return list.flatMap((element) => {
    run.spend(1);
    return isList(element) ? flatten(run, element) : [element];
  });
}

const concatenated = (lists: List): List => lists.flatMap((list) => (isList(list) ? list : [list]));

export const LISTS = [
  builtin('list contains', ['list: list', 'element: any'], (run, list, element) => {
    run.spend(list.length);
    return has(run, list, element);
  }),
  builtin('count', ['list: list'], (_run, list) => list.length),
  builtin('sublist', ['list: list', 'start position: number', 'length?: number'], (run, list, position, length) => {
    const start = indexOf(list, position);
    const count = length === undefined ? list.length : toInteger(length);
    return start === undefined || count === undefined || count < 0
      ? outside(run)
      : made(run, list.slice(start, start + count));
  }),
  builtin('append', ['list: list', '...item: any'], (run, list, items) => made(run, [...list, ...items])),
  builtin('concatenate', ['...list: any'], (run, lists) => made(run, concatenated(lists))),
  builtin('union', ['...list: any'], (run, lists) => distinct(run, concatenated(lists))),
  builtin('insert before', ['list: list', 'position: number', 'newItem: any'], (run, list, position, item) => {
    const index = indexOf(list, position);
    return index === undefined ? outside(run) : made(run, list.toSpliced(index, 0, item));
  }),
  builtin('remove', ['list: list', 'position: number'], (run, list, position) => {
    const index = indexOf(list, position);
    return index === undefined ? outside(run) : made(run, list.toSpliced(index, 1));
  }),
  builtin('list replace', ['list: list', 'position: number', 'newItem: any'], (run, list, position, item) => {
    const index = indexOf(list, position);
    return index === undefined ? outside(run) : made(run, list.with(index, item));
  }),
  builtin('list replace', ['list: list', 'match: function', 'newItem: any'], (run, list, match, item) => {
    if (match.parameters?.length !== 2) return run.fail('The match must be a function of an item and the new item');
    let odd = false;
    const replaced = list.map((element) => {
      const answer = match.call(run, [element, item]);
      odd ||= typeof answer !== 'boolean';
      return answer === true ? item : element;
    });
    return odd ? run.fail('The match must answer true or false') : made(run, replaced);
  }),
  builtin('reverse', ['list: list'], (run, list) => made(run, list.toReversed())),
  builtin('index of', ['list: list', 'match: any'], (run, list, match) => {
    run.spend(list.length);
    return made(
      run,
      list.flatMap((element, index) => (same(run, element, match) ? [index + 1] : [])),
    );
  }),
  builtin('distinct values', ['list: list'], distinct),
  builtin('flatten', ['list: list'], (run, list) => made(run, flatten(run, list))),
  builtin('sort', ['list: list', 'precedes: function'], (run, list, precedes) => {
    const before = (a: FeelValue, b: FeelValue): boolean => precedes.call(run, [a, b]) === true;
    made(run, list);
    return list.toSorted((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
  }),
  // Not in the standard, but known from other engines: what has an order is sorted by it.
  builtin('sort', ['list: list'], (run, list) => {
    if (list.some((element) => order(element, list[0]!) === undefined))
      return run.fail('The elements have no common order');
    return made(run, list).toSorted((a, b) => order(a, b) ?? 0);
  }),
];
