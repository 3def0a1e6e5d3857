import { describe, expect, it } from 'vitest';

import { value, type Fact } from './evaluation.js';

const FACTS: Record<string, readonly Fact[]> = {
  strings: [
    ['string length("a😀")', 2], ['upper case("aé")', 'AÉ'], ['substring("foobar", 3)', 'obar'], ['substring("foobar", -2, 1)', 'a'], ['substring("a😀c", 2, 1)', '😀'],
    ['substring before("a@b", "@")', 'a'], ['substring after("a@b", "@")', 'b'], ['contains("abc", "bc")', true], ['starts with("abc", "ab")', true],
    ['ends with("abc", "ab")', false], ['split("a;b;;c", ";")', ['a', 'b', '', 'c']], ['string join(["a", null, "b"], ", ")', 'a, b'], ['trim("  a ")', 'a'],
    ['matches("INV-2026", "^INV-\\\\d{4}$")', true], ['replace("a1b2", "(\\\\d)", "<$1>")', 'a<1>b<2>'], ['matches("a", "(")', null], ['upper case(1)', null],
  ],
  lists: [
    ['count([1, 2])', 2], ['list contains([1, null], null)', true], ['append([1], 2, 3)', [1, 2, 3]], ['concatenate([1], [2])', [1, 2]], ['reverse([1, 2])', [2, 1]],
    ['sublist([1, 2, 3], 2, 1)', [2]], ['insert before([1, 3], 2, 2)', [1, 2, 3]], ['remove([1, 2], -1)', [1]], ['index of([1, 2, 1], 1)', [1, 3]],
    ['distinct values([1, 2, 1])', [1, 2]], ['union([1, 2], [2, 3])', [1, 2, 3]], ['flatten([1, [2, [3]]])', [1, 2, 3]], ['list replace([1, 2], 1, 9)', [9, 2]],
    ['count(5)', 1], ['count(null)', null],
  ],
  aggregates: [
    ['sum([1, 2.5])', 3.5], ['sum(1, 2)', 3], ['sum([])', null], ['min(3, 1)', 1], ['max(["a", "b"])', 'b'], ['mean([1, 2])', 1.5], ['median([5, 1, 3])', 3],
    ['mode([1, 2, 2])', [2]], ['product([2, 3])', 6], ['all([true, null])', null], ['any([false, true])', true], ['max([1, "a"])', null],
    ['sum([@"PT1H", @"PT2H"])', 'PT3H'],
  ],
  numbers: [
    ['decimal(1/3, 2)', 0.33], ['floor(-1.5)', -2], ['ceiling(1.2)', 2], ['round half up(2.5, 0)', 3], ['round down(-5.55, 1)', -5.5], ['round up(155, -1)', 160],
    ['modulo(-12, 5)', 3], ['abs(-1)', 1], ['sqrt(16)', 4], ['sqrt(-1)', null], ['odd(3)', true], ['even(2.5)', false], ['decimal(2.5, 0)', 2],
  ],
  conversions: [
    ['string(1.10)', '1.1'], ['string([1, "a", {b: null}])', '[1, "a", {b: null}]'], ['number("1 000,5", " ", ",")', 1000.5], ['number("x")', null],
    ['string(date("2026-01-31"))', '2026-01-31'],
  ],
  contexts: [
    ['get value({a: 1}, "a")', 1], ['get entries({a: 1})', [{ key: 'a', value: 1 }]], ['context put({a: 1}, "b", 2)', { a: 1, b: 2 }],
    ['context put({a: {b: 1}}, ["a", "b"], 2)', { a: { b: 2 } }], ['context merge([{a: 1}, {a: 2, b: 3}])', { a: 2, b: 3 }], ['context([{key: "a", value: 1}])', { a: 1 }],
  ],
  ranges: [
    ['before(1, [2..3])', true], ['includes([1..5], 5)', true], ['during(5, [1..5))', false], ['overlaps([1..3], [3..5])', true], ['meets([1..3], [3..5])', true],
    ['starts(1, [1..5])', true], ['range("[1..3]") = [1..3]', true], ['[1..3].start', 1],
  ],
  time: [
    ['now()', '2026-03-04T05:06:07Z'], ['today()', '2026-03-04'], ['today() + @"P30D"', '2026-04-03'], ['now() + @"PT48H"', '2026-03-06T05:06:07Z'],
    ['date("2026-01-31") + @"P1M"', '2026-02-28'], ['@"2026-03-04" - @"2026-03-01"', 'P3D'], ['@"2026-03-29T01:30:00@Europe/Berlin" + @"PT1H"', '2026-03-29T03:30:00@Europe/Berlin'],
    ['@"P1D" * 1.5', 'P1DT12H'], ['@"P1Y" / 2', 'P6M'], ['@"PT1H" / @"PT20M"', 3], ['-@"PT1H"', '-PT1H'], ['@"PT48H" > @"P1D"', true],
    ['date(due) < today()', true, { due: '2026-03-01' }], ['date and time(at).hour', 9, { at: '2026-03-04T09:00:00+02:00' }], ['@"P14M".years', 1],
    ['date("2026-02-30")', null], ['day of week(today())', 'Wednesday'], ['week of year(@"2026-01-01")', 1], ['day of year(@"2024-12-31")', 366], ['today().weekday', 3],
    ['years and months duration(@"2024-02-29", @"2026-03-04")', 'P2Y'], ['@"2026-03-04T10:00:00+01:00" = @"2026-03-04T09:00:00Z"', true],
    ['date("2026-01-31").month', 1], ['date(2026, 3, 4) = today()', true], ['time("10:00:00") + @"PT15H"', '01:00:00'], ['for d in @"2026-01-30"..@"2026-02-01" return d.day', [30, 31, 1]],
  ],
};

describe.each(Object.entries(FACTS))('built-in %s', (_family, facts) => {
  it.each(facts.map(([source, expected, variables]) => ({ source, expected, variables })))('$source is $expected', ({ source, expected, variables }) => {
    expect(value(source, variables)).toEqual(expected);
  });
});
