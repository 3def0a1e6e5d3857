import { NumberText, Rejection } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { MAX_VARIABLES, parseVariables } from './variables.js';

const codeOf = (text: string): string => {
  try {
    parseVariables(text);
  } catch (error) {
    return (error as Rejection).code;
  }
  return 'none';
};

describe('variables of a command', () => {
  it('are none when the text is empty', () => {
    expect(parseVariables('')).toEqual({});
  });
  it('keep the text of their numbers', () => {
    expect(parseVariables('{"amount":100.00}')).toEqual({ amount: new NumberText('100.00') });
  });
  it.each(['[]', '1', '"a"', 'null', '{', '{"a":}'])('are refused when they are no object: %s', (text) => {
    expect(codeOf(text)).toBe('VARIABLES_INVALID');
  });
  it('are refused beyond the limit', () => {
    expect(codeOf(`{"a":"${'x'.repeat(MAX_VARIABLES)}"}`)).toBe('VARIABLES_TOO_LARGE');
  });
  it('are refused when nested so deep that writing them would fail', () => {
    expect(codeOf(`{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`)).toBe('VARIABLES_INVALID');
  });
  it('may hold brackets in texts', () => {
    expect(parseVariables(JSON.stringify({ a: `"\\${'['.repeat(500)}` }))).toHaveProperty('a');
  });
});
