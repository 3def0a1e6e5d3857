import { describe, expect, it } from 'vitest';

import { runScript } from './run-script.js';

const run = async (script: string, variables: object = {}) => {
  const { valueJson, changedJson } = await runScript({ script, variablesJson: JSON.stringify(variables) });
  return { value: JSON.parse(valueJson) as unknown, changed: JSON.parse(changedJson) as unknown };
};

describe('a script', () => {
  it('gives its last expression and the variables it has changed', async () => {
    expect(await run('total = amount * 2; items.push("c"); total + 1', { amount: 4, items: ['a'], kept: 1 })).toEqual({
      value: 9,
      changed: { total: 8, items: ['a', 'c'] },
    });
  });
  it('keeps nothing of an earlier one', async () => {
    await run('leak = 1; globalThis.other = 2');
    expect(await run('typeof leak + typeof other')).toMatchObject({ value: 'undefinedundefined' });
  });
  it.each([
    'typeof Date',
    'typeof Math.random',
    'typeof require',
    'typeof fetch',
    'typeof process',
    'typeof setTimeout',
  ])('has no way out: %s', async (script) => {
    expect(await run(script)).toMatchObject({ value: 'undefined' });
  });
  it('fails with its own error', async () => {
    await expect(run('const a = 1;\nb.c')).rejects.toMatchObject({
      code: 'SCRIPT_FAILED',
      message: /'b' is not defined|b is not defined/,
    });
    await expect(run('throw new TypeError("no")')).rejects.toMatchObject({ message: /TypeError: no/ });
    await expect(run('(')).rejects.toMatchObject({ code: 'SCRIPT_FAILED' });
  });
  it.each(['for (;;);', 'let text = "x"; for (;;) text += text', 'const f = () => f(); f()'])(
    'is stopped where it has no end: %s',
    async (script) => {
      await expect(run(script)).rejects.toMatchObject({ code: 'SCRIPT_TOO_COSTLY' });
    },
  );
});
