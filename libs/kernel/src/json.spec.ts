import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { NumberText, parseJson, stringifyJson } from './json.js';

describe('lossless JSON', () => {
  it.each([
    '1.0',
    '12345678901234567890',
    '0.1000',
    '1e3',
    '-0',
    '0.30000000000000000000000000000000004',
    '1E400',
    '100.00',
  ])('writes %s as it was read', (text) => {
    expect(parseJson(text)).toBeInstanceOf(NumberText);
    expect(stringifyJson(parseJson(`{"a":[${text}]}`))).toBe(`{"a":[${text}]}`);
  });
  it.each(['1', '-17', '0.1', '9007199254740991', '1.5'])('reads %s as a number', (text) => {
    expect(parseJson(text)).toBe(Number(text));
  });
  it('writes every number text as it was read', () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,40})(\.\d{1,40})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(digits, (text) => {
        expect(stringifyJson(parseJson(`[${text}]`))).toBe(`[${text}]`);
      }),
    );
  });
  it('keeps every other value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringifyJson(parseJson(JSON.stringify(value)))).toBe(JSON.stringify(value));
      }),
    );
  });
});
