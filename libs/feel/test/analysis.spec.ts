import { describe, expect, it } from 'vitest';

import { analyse, parseType, type AnalyseOptions } from '../src/index.js';

const names = ['vendor', 'limit', 'due date', 'partner'];
const found = (source: string, options: AnalyseOptions = { names }): readonly string[] =>
  analyse(source, options).map(({ code, message, position }) => `${position.column} ${code}: ${message}`);

describe('a finding before any data is known', () => {
  it.each([
    ['vendr.rating > 5', '1 unknown-variable: There is no variable "vendr"; did you mean "vendor"?'],
    ['limit + Due Date', '9 unknown-variable: There is no variable "Due Date"; did you mean "due date"?'],
    ['uper case(vendor)', '1 unknown-function: There is no function "uper case"; did you mean "upper case"?'],
    ['"" + substring("a")', '6 wrong-arguments: substring(string, start position, length?) does not take 1 arguments'],
    ['contains(string: "a", macht: "b")', '1 wrong-arguments: contains(string, match) does not take (string, macht)'],
    ['limit > @"2026-02-30"', '9 invalid-literal: @"2026-02-30" is no date, time or duration'],
    ['date("31.12.2026") > today()', '1 invalid-literal: date("31.12.2026") is no date'],
    ['"a" + 1', '1 wrong-type: string + number is always null'],
    ['today() + 1', '1 wrong-type: date + number is always null'],
    ['if "yes" then 1 else 2', '4 wrong-type: A boolean is needed here, and this is a string'],
    ['string length(vendor) > "5"', '1 not-comparable: number > string is always null'],
    ['upper case(5)', '1 wrong-arguments: upper case(string) does not take (number)'],
    ['{a: 1, b: a + "x"}', '11 wrong-type: number + string is always null'],
    ['limit +', '8 syntax: The expression ends too early (line 1, column 8)'],
    ['{total: 1}.totl', '12 unknown-entry: The context has no entry "totl"; did you mean "total"?'],
  ])('in %s is %s', (source, expected) => {
    expect(found(source)).toEqual([expected]);
  });
  it.each([
    'vendor.rating > 5 and limit < 3',
    'unrelated + 1',
    'orders[vendr = 1]',
    'is defined(vendr)',
    'for vendr in partner return vendr',
    'limit = null or null = limit',
    'date(vendor) + duration("P1D") < today()',
    'upper case(["a"])',
    'some x in partner satisfies x.vendr > 1',
    'max(1, 2) + sum([1, 2])',
    'if a then "x" else 1',
    'count(partner) * 2 > 1',
    '@"2026-03-04" - @"2026-03-01T10:00:00Z" > @"P1D"',
  ])('is not made of %s', (source) => {
    expect(found(source)).toEqual([]);
  });
  it('takes every unknown name for one where the names are all there are', () => {
    expect(found('unrelated + limit', { names, closed: true })).toEqual([
      '1 unknown-variable: There is no variable "unrelated"',
    ]);
  });
  it('knows what typed variables hold', () => {
    const variables = { order: parseType('context<total: number, tags: list<string>>')! };
    expect(found('order.totl > 5', { variables })).toEqual([
      '7 unknown-entry: The context has no entry "totl"; did you mean "total"?',
    ]);
    expect(found('order.total + "x"', { variables })).toEqual(['1 wrong-type: number + string is always null']);
    expect(found('order.tags[1] > 5', { variables })).toEqual(['1 not-comparable: string > number is always null']);
  });
  it('comes in order of position, one for a place', () => {
    expect(found('frob(1) + date("x") + vendr').map((text) => Number.parseInt(text, 10))).toEqual([1, 11, 23]);
  });
  it('is made of unary tests too', () => {
    expect(found('> limt, < date("x")', { names, unaryTests: true })).toHaveLength(2);
    expect(found('> limit, not("a"), odd(?), -', { names, unaryTests: true })).toHaveLength(1);
  });
});
