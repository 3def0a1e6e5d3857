import { describe, expect, it } from 'vitest';

import { compileExpression } from '../compile-expression.js';

const variables: Record<string, null | number | { b: number }> = { present: 1, nothing: null, a: { b: 2 } };
const evaluate = (source: string) => {
  const compiled = compileExpression(source);
  expect(compiled.problems).toEqual([]);
  return compiled.evaluate((name) => variables[name]);
};

describe('is defined', () => {
  it.each([
    ['is defined(present)', true],
    ['is defined(nothing)', true],
    ['is defined(absent)', false],
    ['is defined(a.b)', true],
    ['is defined(a.c)', false],
    ['is defined(absent.c)', false],
    ['if is defined(absent) then absent else 7', 7],
  ])('%s is %s, without a warning', (source, value) => {
    expect(evaluate(source)).toEqual({ value, warnings: [] });
  });
  it('keeps the warnings of everything around it', () => {
    expect(evaluate('is defined(absent) or absent').warnings).toHaveLength(1);
  });
});
