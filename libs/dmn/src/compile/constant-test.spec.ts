import { compileUnaryTests, type FeelValue } from '@baton/feel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { constantTest } from './constant-test.js';

const number = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(0.1, 0.30000000000000004, 1e6, -2.5, 123456.789),
);
const word = fc.constantFrom('a', 'b', '', 'ü "');
const condition = fc.oneof(
  number.map(String),
  fc.tuple(fc.constantFrom('<', '<=', '>', '>=', '='), number).map(([op, n]) => `${op}${n}`),
  fc
    .tuple(fc.constantFrom('[', '(', ']'), number, number, fc.constantFrom(']', ')', '['))
    .map(([open, a, b, close]) => `${open}${Math.min(a, b)}..${Math.max(a, b)}${close}`),
);
const words = fc
  .array(
    word.map((text) => JSON.stringify(text)),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => list.join(', '));
const cell = fc
  .oneof(
    fc.array(condition, { minLength: 1, maxLength: 3 }).map((list) => list.join(', ')),
    words,
    fc.constantFrom('true', 'false'),
  )
  .chain((text) => fc.constantFrom(text, `not(${text})`));
const value = fc.oneof(number, word, fc.boolean(), fc.constant(null));

describe('a cell of constants', () => {
  it('answers as FEEL does, wherever it answers', () => {
    fc.assert(
      fc.property(cell, value, (text, given) => {
        const answer = constantTest(text)?.(given as FeelValue);
        if (answer === undefined) return;
        expect(answer).toBe(compileUnaryTests(text).test(given, () => undefined).value === true);
      }),
      { numRuns: 400 },
    );
  });

  it('leaves to FEEL what is no constant', () => {
    for (const text of [
      'a',
      '< a',
      '5 - 3',
      '[1, 2]',
      'date("2026-01-01").year',
      '? > 5',
      'true and false',
      '"a" + "b"',
      '1e5',
      'not',
      'not(a)',
      '12345678901234567890',
    ])
      expect(constantTest(text)).toBe(undefined);
  });
});
