import { parseJson, stringifyJson, NumberText } from '@baton/kernel';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { evaluate as feelin } from 'feelin';
import { describe, expect, it } from 'vitest';

import { run, value } from './evaluation.js';

const text = (source: string, variables?: string): string => stringifyJson(value(source, variables));

describe('numbers', () => {
  it.each(['1.0', '12345678901234567890', '0.10', '1e3', '0.30000000000000000000000000000000004', '100.00'])(
    '%s passes through as written',
    (digits) => {
      expect(text('{kept: a, list: [a], inner: b.c[1]}', `{"a": ${digits}, "b": {"c": [${digits}]}}`)).toBe(
        `{"kept":${digits},"list":[${digits}],"inner":${digits}}`,
      );
    },
  );
  it.each([
    ['a + 1', '9007199254740991', '9007199254740992'],
    ['a + 2', '9007199254740991', '9007199254740993'],
    ['a * a', '9007199254740991', '81129638414606663681390495662081'],
    ['a + 0.1', '12345678901234567890', '12345678901234567890.1'],
    ['a / 3', '1', '0.3333333333333333333333333333333333'],
    ['a * 3', '0.1', '0.3'],
    ['a + 0', '1.10', '1.1'],
    ['a = 12345678901234567891', '12345678901234567890', 'false'],
    ['string(a)', '12345678901234567890.10', '"12345678901234567890.1"'],
  ])('%s of %s is exact', (source, a, expected) => {
    expect(text(source, `{"a": ${a}}`)).toBe(expected);
  });
  it('beyond decimal128 are null with a warning', () => {
    expect(run('10 ** 7000')).toMatchObject({ value: null, warnings: [{ code: 'out-of-range' }] });
  });
});

const Oracle = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN, toExpNeg: -7000, toExpPos: 7000 });
const digits = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.stringMatching(/^-?(0|[1-9]\d{0,19})\.\d{1,14}$/),
);

describe('arithmetic', () => {
  it('is that of 34-digit decimals, whatever form the operands have', () => {
    const operator = fc.constantFrom('+', '-', '*', '/');
    fc.assert(
      fc.property(digits, digits, operator, (a, b, sign) => {
        const [left, right] = [new Oracle(a), new Oracle(b)];
        const exact = { '+': left.plus(right), '-': left.minus(right), '*': left.times(right), '/': left.div(right) }[
          sign
        ]!;
        const result = parseJson(text(`a ${sign} b`, `{"a": ${a}, "b": ${b}}`));
        if (!exact.isFinite()) expect(result).toBeNull();
        else expect(new Oracle(result instanceof NumberText ? result.text : (result as number)).eq(exact)).toBe(true);
      }),
    );
  });
  it('compares exactly', () => {
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        const order = new Oracle(a).cmp(b);
        expect(value('[a < b, a = b, a > b]', `{"a": ${a}, "b": ${b}}`)).toEqual([order < 0, order === 0, order > 0]);
      }),
    );
  });
});

/** Random expressions of small whole numbers, on which doubles and decimals agree. feelin turns reversed bounds around; FEEL does not. */
const { number, truth } = fc.letrec<{ number: string; truth: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.integer({ min: 0, max: 99 }).map(String),
    fc.constantFrom('x', 'y'),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*'), tie('number')).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(tie('truth'), tie('number'), tie('number')).map(([test, a, b]) => `(if ${test} then ${a} else ${b})`),
    fc.tuple(tie('number'), tie('number')).map(([a, b]) => `max([${a}, ${b}])`),
  ),
  truth: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('true', 'false'),
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '=', '!='), tie('number'))
      .map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    tie('number').map((a) => `(${a} between 5 and 60)`),
    tie('number').map((a) => `(${a} in [5..60))`),
    fc.tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth')).map(([a, word, b]) => `(${a} ${word} ${b})`),
    tie('truth').map((a) => `not(${a})`),
  ),
}));

describe('beside feelin', () => {
  it.each([
    ['arithmetic', number],
    ['comparison and logic', truth],
  ] as const)('%s has the same value', (_name, expressions) => {
    const variables = { x: 3, y: 40 };
    fc.assert(
      fc.property(expressions, (source) => {
        const theirs = feelin(source, variables).value as unknown;
        const ours = value(source, variables);
        if (typeof theirs !== 'number') expect(ours, source).toBe(theirs);
        else if (Number.isSafeInteger(theirs)) expect(ours, source).toBe(theirs + 0);
        else expect(Number(String(ours)) / theirs, source).toBeCloseTo(1, 8);
      }),
      { numRuns: 200 },
    );
  });
});

describe('roots, powers of e and logarithms', () => {
  const Wide = Decimal.clone({ precision: 60, toExpNeg: -7000, toExpPos: 7000 });
  const rounded = (exact: Decimal): Decimal => new Oracle(exact.toSignificantDigits(34, Decimal.ROUND_HALF_EVEN));
  const numbers = fc.oneof(
    digits,
    fc.stringMatching(/^[1-9]\.\d{1,30}e-?[1-9]\d?$/),
    fc.constantFrom('1', '0.99999999', '4', '1e-6000', '9'),
  );
  const check = (name: string, a: string, exact: Decimal): void => {
    const result = parseJson(text(`${name}(a)`, `{"a": ${a}}`));
    if (!exact.isFinite()) expect(result).toBeNull();
    else
      expect(new Oracle(result instanceof NumberText ? result.text : (result as number)).toString()).toBe(
        rounded(exact).toString(),
      );
  };
  it('are right to the last of 34 digits', () => {
    fc.assert(
      fc.property(numbers, (a) => {
        check('sqrt', a, new Wide(a).sqrt());
        check('log', a, new Wide(a).ln());
        if (new Wide(a).abs().lt(10_000)) check('exp', a, new Wide(a).exp());
      }),
      { numRuns: 300 },
    );
  });
  it('and the rest of a division has the sign of its divisor', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        fc.pre(b !== 0);
        const exact = new Wide(a).minus(new Wide(b).times(new Wide(a).div(b).floor()));
        expect(new Oracle(text('modulo(a, b)', `{"a": ${a}, "b": ${b}}`)).eq(exact)).toBe(true);
      }),
    );
  });
});
