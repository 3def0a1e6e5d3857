import { describe, expect, it } from 'vitest';

import {
  compileExpression,
  compileUnaryTests,
  compileValue,
  FeelBudgetExceeded,
  FeelSyntaxError,
  isExpression,
  toJson,
} from '../src/index.js';
import { run, value } from './evaluation.js';

describe('a warning', () => {
  it.each([
    ['1 +\n  missing', 'unknown-variable', 'There is no variable "missing"', 2, 3],
    ['vendor.rating + "x"', 'wrong-type', 'Cannot add number and string', 1, 15],
    ['vendor.phone', 'unknown-entry', 'The context has no entry "phone"', 1, 8],
    ['upper case(1)', 'wrong-arguments', 'upper case(string) does not take (number)', 1, 1],
    ['1 < "a"', 'not-comparable', 'Cannot compare number with string', 1, 3],
    ['[1][2]', 'out-of-range', 'The list has 1 elements, none at this index', 1, 5],
    ['date("x")', 'failed', 'This is no date', 1, 1],
  ])('of %j says why and where', (source, code, message, line, column) => {
    const { value: result, warnings } = run(source, { vendor: { rating: 1 } });
    expect(result).toBeNull();
    expect(warnings[0]).toMatchObject({ code, message, position: { line, column } });
  });
  it('is absent where nothing is wrong', () => {
    expect(run('if a = null then 1 else 2', { a: null }).warnings).toEqual([]);
  });
  it('comes at most a hundred times', () => {
    expect(run('for i in 1..500 return missing').warnings).toHaveLength(100);
  });
});

describe('a problem', () => {
  it.each([
    ['frobnicate(1)', 'unknown-function'],
    ['count()', 'wrong-arguments'],
    ['substring(text: "a")', 'wrong-arguments'],
    ['@"never"', 'invalid-literal'],
    ['? > 1', 'unknown-variable'],
    ['1 instance of fish', 'wrong-type'],
  ])('is found in %j before it runs', (source, code) => {
    expect(compileExpression(source).problems).toMatchObject([{ code, position: { line: 1 } }]);
  });
  it('is absent from what may be right', () => {
    expect(compileExpression('a.b[c > 1] + count(d)').problems).toEqual([]);
  });
});

describe('a syntax error', () => {
  it.each([
    ['1 +', 1, 4],
    ['', 1, 1],
    ['a\n  ) b', 2, 3],
    ['"open', 1, 1],
    ['1 2', 1, 3],
    ['2 ^ 3', 1, 3],
    ['if a then b', 1, 12],
  ])('of %j has a position', (source, line, column) => {
    const compile = (): unknown => compileExpression(source);
    expect(compile).toThrow(FeelSyntaxError);
    expect(compile).toThrow(expect.objectContaining({ line, column }));
  });
  it('is the answer to nesting too deep for the stack', () => {
    expect(() => compileExpression(`${'('.repeat(5000)}1${')'.repeat(5000)}`)).toThrow(/nested too deeply/);
  });
});

describe('a budget', () => {
  it.each([
    ['for i in 1..100000000 return i', 'steps'],
    ['some i in 1..100000000 satisfies i < 0', 'steps'],
    ['{f: function(g, s) g(g, s + s), r: f(f, "x")}', 'depth'],
    ['count(for a in 1..2000, b in 1..2000 return 1)', 'steps'],
    ['count(for i in 1..30 return if i = 1 then "ab" else partial[-1] + partial[-1])', 'size'],
    [
      'replace(string join(for i in 1..1000 return "a", ""), "a", string join(for i in 1..10000 return "b", ""))',
      'size',
    ],
    ['count(split(long, "a*b|a"))', 'steps'],
    ['matches(long, "(a?){500}a{500}$")', 'steps'],
    [
      'replace(long, "(a)", "$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1")',
      'size',
    ],
  ])('stops %s', (source, limit) => {
    let error: unknown;
    try {
      run(source, { long: 'a'.repeat(20_000) });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(FeelBudgetExceeded);
    if (limit !== 'depth') expect(error).toMatchObject({ limit });
  });
  it('is not needed where a pattern would make others go back again and again', () => {
    expect(run('matches(text, "^(a+)+$")', { text: `${'a'.repeat(5_000)}!` }).value).toBe(false);
    expect(run('matches("a", pattern)', { pattern: '(a|b)*'.repeat(2_000) }).value).toBe(null);
  });
  it('is per evaluation, and may be smaller', () => {
    expect(() => run('for i in 1..11 return i', {}, { budget: { size: 10 } })).toThrow(FeelBudgetExceeded);
    expect(() => run('for i in 1..10 return i', {}, { budget: { size: 10 } })).not.toThrow();
  });
});

describe('names', () => {
  it('are the free variables, heads only', () => {
    expect(compileExpression('vendor.rating > limit and count(for x in orders return x.total) > 0').names).toEqual([
      'vendor',
      'limit',
      'orders',
    ]);
  });
  it('may hold signs and keywords where they are declared', () => {
    const names = ['vendor-name', 'profit and loss'];
    const compiled = compileExpression('{a: vendor-name, b: profit and loss + 1}', { names });
    expect(compiled.names).toEqual(names);
    expect(compiled.evaluate((name) => (name === 'vendor-name' ? 'Acme' : 1)).value).toEqual({ a: 'Acme', b: 2 });
  });
  it('may be those of built-ins', () => {
    expect(value('count + 1', { count: 1 })).toBe(2);
  });
  it('never reach what a value inherits', () => {
    expect(value('a.constructor', { a: {} })).toBeNull();
    expect(value('{"__proto__": 1}')).toEqual(JSON.parse('{"__proto__": 1}'));
  });
});

describe('unary tests', () => {
  it.each([
    ['-', 5, true],
    ['> 3', 5, true],
    ['> 3, < 1', 2, false],
    ['not(1, 2)', 3, true],
    ['[1..5]', 5, true],
    ['"a", "b"', 'b', true],
    ['? > limit', 5, true],
    ['limit', 4, true],
    ['> "a"', 1, null],
    ['null', null, true],
    ['odd(?)', 3, true],
    ['not(? > limit)', 5, false],
  ])('%s of %j answers %j', (source, input, expected) => {
    expect(compileUnaryTests(source).test(input, (name) => (name === 'limit' ? 4 : undefined)).value).toBe(expected);
  });
});

describe('a value of the model', () => {
  it('is an expression when it begins with =', () => {
    expect([isExpression('=a'), isExpression('a')]).toEqual([true, false]);
    expect(toJson(compileValue('=a + 1').evaluate(() => 1).value)).toBe(2);
    expect(compileValue('group:risk').evaluate(() => undefined).value).toBe('group:risk');
  });
});
