import { describe, expect, it } from 'vitest';

import { value, type Fact } from './evaluation.js';

const vendor = { vendor: { name: 'Acme', 'tax id': 'X1', rating: 7, addresses: [{ city: 'Oslo' }, { city: 'Rome' }] } };
const amounts = { amounts: [50, 250, 900] };

const FACTS: Record<string, readonly Fact[]> = {
  literals: [
    ['1', 1], ['-1', -1], ['.5', 0.5], ['1.50', 1.5], ['"a\\"b\\n\\u00e9\\U01F600"', 'a"b\né😀'], ['true', true], ['null', null],
    ['/* note */ 1 // end', 1],
  ],
  arithmetic: [
    ['1 + 1', 2], ['1 + 2 * 3', 7], ['(1 + 2) * 3', 9], ['2 ** 10', 1024], ['-2 ** 2', 4], ['7 / 2', 3.5], ['0.1 + 0.2', 0.3],
    ['1.1 * 1.1', 1.21], ['0 * -1', 0], ['1 / 0', null], ['"a" + "b"', 'ab'], ['"a" + 1', null], ['1 + null', null], ['-a', -3, { a: 3 }],
    ['total * 1.25', 125, { total: 100 }],
  ],
  comparison: [
    ['1 < 2', true], ['"b" > "a"', true], ['1 = 1.0', true], ['1 != 2', true], ['1 = "1"', null], ['null = null', true], ['a = null', true, { a: null }],
    ['1 < "2"', null], ['2 between 1 and 3', true], ['4 between 1 and 3', false], ['[1, [2]] = [1, [2]]', true], ['{a: 1} = {a: 2}', false],
    ['0.1 + 0.2 = 0.3', true],
  ],
  'three-valued logic': [
    ['true and null', null], ['false and null', false], ['true or null', true], ['false or null', null], ['null and null', null], ['true and "x"', null],
    ['not(null)', null], ['not(true)', false],
  ],
  conditions: [['if 1 > 0 then "yes" else "no"', 'yes'], ['if null then 1 else 2', 2], ['if "x" then 1 else 2', 2]],
  membership: [
    ['3 in [1, 3]', true], ['3 in [1..5]', true], ['5 in [1..5)', false], ['3 in (< 2, > 5)', false], ['3 in (1, 2, 3)', true], ['3 in > 2', true],
    ['"x" in ["x", "y"]', true], ['3 in (? > 2)', true], ['3 in != 4', true], ['3 in ("a")', null],
  ],
  contexts: [
    ['{a: 1, b: a + 1}', { a: 1, b: 2 }], ['{"x y": 1}.x y', 1], ['{a: 1}.b', null], ['{a: 1, a: 2}', null],
    ['{f: function(x) x * 2, r: f(21)}.r', 42],
  ],
  paths: [
    ['vendor.name', 'Acme', vendor], ['vendor.tax id', 'X1', vendor], ['vendor.addresses.city', ['Oslo', 'Rome'], vendor],
    ['vendor.addresses[2].city', 'Rome', vendor], ['vendor.phone.home', null, vendor], ['vendor.`tax id`', 'X1', vendor], ['`a-b` + 1', 3, { 'a-b': 2 }],
  ],
  filters: [
    ['amounts[1]', 50, amounts], ['amounts[-1]', 900, amounts], ['amounts[4]', null, amounts], ['amounts[item > 100]', [250, 900], amounts],
    ['amounts[n]', 250, { ...amounts, n: 2 }], ['vendor.addresses[city = "Rome"].city', ['Rome'], vendor], ['5[1]', 5], ['null[1]', null],
    ['[{v: 1}, {v: 2}][v > limit]', [{ v: 2 }], { limit: 1 }], ['[{a: 1}, {b: 1}][a = 1]', [{ a: 1 }]],
    ['[[1, 2], [3]][count(item) = 2]', [[1, 2]]],
  ],
  iteration: [
    ['for i in 1..3 return i * i', [1, 4, 9]], ['for i in 3..1 return i', [3, 2, 1]], ['for a in [1, 2], b in [10, 20] return a + b', [11, 21, 12, 22]],
    ['for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]', [1, 1, 2, 3, 5]], ['for i in [1..3) return i', [1, 2]],
    ['for a in xs return a.n', [1, 2], { xs: [{ n: 1 }, { n: 2 }] }], ['for a in null return a', null],
    ['for i in 1..2 return partial', [[], [[]]]],
  ],
  quantifiers: [
    ['some x in [1, 2] satisfies x > 1', true], ['every x in [1, 2] satisfies x > 1', false], ['some x in [] satisfies x', false], ['every x in [] satisfies x', true],
    ['some x in [1, "a"] satisfies x > 1', null], ['every x in [1, 2], y in [3] satisfies x < y', true],
  ],
  functions: [
    ['(function(a, b: number) a - b)(5, 3)', 2], ['(function(a, b) a - b)(b: 5, a: 3)', -2], ['(function(a) a)(1, 2)', null],
    ['{add: function(n) function(m) n + m, five: add(5), r: five(2)}.r', 7],
    ['(for i in 1..3 return function() i)[2]()', 2], ['sort([3, 1, 2], function(a, b) a < b)', [1, 2, 3]], ['substring(start position: 2, string: "abc")', 'bc'],
    ['{apply: function(f, xs) f(xs), r: apply(max, [1, 7])}.r', 7],
  ],
  types: [
    ['1 instance of number', true], ['"a" instance of number', false], ['[1, 2] instance of list<number>', true], ['@"P1D" instance of days and time duration', true],
    ['{a: 1} instance of context<a: number>', true], ['null instance of string', false], ['null instance of Any', false],
  ],
};

describe.each(Object.entries(FACTS))('FEEL %s', (_area, facts) => {
  it.each(facts.map(([source, expected, variables]) => ({ source, expected, variables })))('$source is $expected', ({ source, expected, variables }) => {
    expect(value(source, variables)).toEqual(expected);
  });
});
