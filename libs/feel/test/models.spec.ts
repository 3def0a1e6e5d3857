import { describe, expect, it } from 'vitest';

import {
  ANY,
  coerce,
  compileExpression,
  conforms,
  FeelBudgetExceeded,
  format,
  formatType,
  Meter,
  parseType,
  simpleType,
  userFunction,
  type FeelType,
  type FeelValue,
} from '../src/index.js';
import { run } from './evaluation.js';

const number = simpleType('number')!;
const string = simpleType('string')!;
const evaluate = (source: string, variables: Record<string, FeelValue>) =>
  compileExpression(source).evaluate((name) => variables[name]);

describe('a type', () => {
  it.each([
    'number',
    'list<number>',
    'range<date and time>',
    'context<a: string, b c: list<number>>',
    'function<number, Any> -> string',
    'years and months duration',
    'Any',
  ])('%s is read as it is written', (text) => {
    expect(formatType(parseType(text)!)).toBe(text);
  });
  it('may be one that a model names', () => {
    const named = (name: string): FeelType | undefined => (name === 'tPrices' ? parseType('list<number>') : undefined);
    expect(parseType('tPrices', named)).toEqual(parseType('list<number>'));
    expect(parseType('list<tPrices>', named)).toEqual(parseType('list<list<number>>'));
    expect(parseType('tOther', named)).toBeUndefined();
    expect(parseType('list<', named)).toBeUndefined();
    expect(compileExpression('[1] instance of tPrices', { types: named }).evaluate(() => undefined).value).toBe(true);
  });
  it.each([
    ['5', 'list<number>', '[5]'],
    ['["a"]', 'string', 'a'],
    ['[1, "a"]', 'list<number>', undefined],
    ['["a"]', 'number', undefined],
    ['null', 'number', 'null'],
    ['@"2026-03-04"', 'date and time', '2026-03-04T00:00:00Z'],
    ['{a: 1, b: 2}', 'context<a: number>', '{a: 1, b: 2}'],
    ['{a: 1}', 'context<a: number, b: number>', undefined],
    ['{a: null}', 'context<a: number>', '{a: null}'],
    ['[]', 'number', undefined],
    ['[1..3]', 'range<number>', '[1..3]'],
    ['[1..3]', 'range<string>', undefined],
    ['5', 'range<Any>', undefined],
    ['5', 'list', '[5]'],
    ['{a: 1}', 'context<b: Any>', undefined],
  ])('%s as %s is %s', (source, type, expected) => {
    const coerced = coerce(run(source).value, parseType(type)!);
    expect(coerced === undefined ? undefined : format(coerced)).toBe(expected);
  });
  it('may allow some of its values alone', () => {
    const even: FeelType = { kind: 'constrained', base: number, allows: (value) => Number(format(value)) % 2 === 0 };
    expect([2, 3, 'a', null].map((value) => conforms(value, even))).toEqual([true, false, false, true]);
    expect(coerce([4], even)).toBe(4);
    expect(conforms([2, 3], { kind: 'list', element: even })).toBe(false);
  });
  it.each([
    ['[1..3] instance of range<number>', true],
    ['range("[1..3]") instance of range<string>', false],
    ['{r: [1..2] instance of range<number>, range: 3, s: range<5}', { r: true, range: 3, s: true }],
    ['(function(a: number) a) instance of function<number> -> Any', true],
    ['(function(a: number) a) instance of function<string> -> Any', false],
    ['(function(a) a) instance of function<number, number> -> Any', false],
    ['[1, null] instance of list<number>', true],
    ['null instance of Any', false],
    ['abs instance of function<number> -> number', true],
    ['upper case instance of function<number> -> string', false],
    ['{f: abs, g: f instance of function<number, number> -> number}.g', false],
    ['null instance of Null', true],
  ])('%s is %j', (source, expected) => {
    expect(run(source).value).toEqual(expected);
  });
});

describe('a function that takes', () => {
  it.each([
    ['number', 'Any', true],
    ['list<number>', 'list<number>', true],
    ['list<number>', 'list<string>', false],
    ['list<number>', 'range<number>', false],
    ['list<number>', 'list', true],
    ['list<number>', 'number', false],
    ['list', 'list<number>', true],
    ['string', 'list<number>', false],
    ['range<number>', 'range<number>', true],
    ['range<number>', 'range<string>', false],
    ['context<x: number>', 'context<x: number, y: string>', true],
    ['context<x: number>', 'context<y: number>', false],
    ['context<x: Any>', 'context<y: number>', false],
    ['context<x: number>', 'context<x: string>', false],
    ['context<x: number>', 'list<number>', false],
    ['context<x: number>', 'function<number> -> number', false],
    ['function<number> -> number', 'context<x: number>', false],
    ['function<number> -> number', 'function<number> -> number', true],
    ['function<number> -> number', 'function<number, number> -> number', false],
    ['function<number> -> number', 'function<number> -> string', false],
    ['function<number, number> -> number', 'function<number, string> -> number', false],
  ])('%s takes %s: %j', (own, given, expected) => {
    expect(run(`(function(a: ${own}) a) instance of function<${given}> -> Any`).value).toBe(expected);
  });
});

describe('a function of the host', () => {
  const double = userFunction({
    parameters: [{ name: 'the number', type: number }],
    result: number,
    body: ([value]) => (value === 13 ? 'unlucky' : (value as number) * 2),
  });
  it.each([
    ['f(4)', 8],
    ['f(the number: 4)', 8],
    ['f([4])', 8],
    ['f("4")', null],
    ['f(4, 5)', null],
    ['f(number: 4)', null],
    ['f(13)', null],
    ['{g: f, x: g(2)}.x', 4],
    ['[1, 2][f(item) > 2]', [2]],
    ['f instance of function<number> -> number', true],
    ['f instance of function<string> -> number', false],
  ])('%s is %j', (source, expected) => {
    expect(evaluate(source, { f: double }).value).toEqual(expected);
  });
  it('says where a call went wrong', () => {
    expect(evaluate('1 + f("x")', { f: double }).warnings[0]).toMatchObject({
      code: 'wrong-arguments',
      position: { column: 5 },
    });
  });
  it('shares the budget of its caller', () => {
    const body = compileExpression('if n = 0 then 0 else f(n - 1)');
    const f = userFunction({
      parameters: [{ name: 'n' }],
      body: ([n], call) => body.evaluate((name) => (name === 'n' ? n : f), call.options).value,
    });
    expect(evaluate('f(100)', { f }).value).toBe(0);
    expect(() => evaluate('f(100000)', { f })).toThrow(FeelBudgetExceeded);
    const meter = new Meter({ steps: 150 });
    const once = (): unknown => compileExpression('f(100)').evaluate(() => f, { meter });
    once();
    expect(once).toThrow(FeelBudgetExceeded);
  });
});

describe('variables with types', () => {
  it('tell the parser their names and those of their entries', () => {
    const type: FeelType = {
      kind: 'context',
      entries: new Map([
        ['monthly - net', number],
        ['name', string],
      ]),
    };
    const variables = { 'the-one': ANY, Applicant: type };
    const compiled = compileExpression('Applicant.monthly - net + the-one', { variables });
    expect(compiled.evaluate((name) => (name === 'the-one' ? 1 : { 'monthly - net': 5 })).value).toBe(6);
  });
});
