import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  analyse,
  compileExpression,
  compileUnaryTests,
  FeelBudgetExceeded,
  FeelSyntaxError,
  toJson,
} from '../src/index.js';

const TOKENS = [
  'a',
  'b',
  'item',
  '?',
  '1',
  '2.5',
  '-',
  '+',
  '*',
  '/',
  '**',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ':',
  ',',
  '.',
  '..',
  '"x"',
  '@"P1D"',
  '@"2026-03-04"',
  'if',
  'then',
  'else',
  'for',
  'in',
  'return',
  'some',
  'satisfies',
  'and',
  'or',
  '<',
  '=',
  'null',
  'true',
  'count(',
  'sum(',
  'date(',
  'function(a)',
  'instance of',
  'number',
  'partial',
  'between',
];
const json = fc.jsonValue({ maxDepth: 3 });

/** Whatever the source: refused with a position, stopped by its budget, or a value. */
function settles(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof FeelSyntaxError) && !(error instanceof FeelBudgetExceeded)) throw error;
  }
}

describe('any text', () => {
  it.each([
    ['words of FEEL', fc.array(fc.constantFrom(...TOKENS), { maxLength: 14 }).map((tokens) => tokens.join(' '))],
    ['characters', fc.string({ maxLength: 30 })],
  ])(
    'of %s is refused or evaluates',
    (_name, sources) => {
      fc.assert(
        fc.property(sources, json, json, (source, a, b) => {
          const variables = (name: string): never => ({ a, b })[name] as never;
          settles(() =>
            toJson(
              compileExpression(source).evaluate(variables, { now: 0, budget: { steps: 10_000, size: 10_000 } }).value,
            ),
          );
          analyse(source, { names: ['a', 'b'] });
          settles(() =>
            compileUnaryTests(source).test(a as never, variables, { budget: { steps: 10_000, size: 10_000 } }),
          );
        }),
        { numRuns: 500 },
      );
    },
    30_000,
  );
});

const BUILTINS = [
  'string length',
  'substring',
  'replace',
  'matches',
  'split',
  'string join',
  'sum',
  'min',
  'mode',
  'stddev',
  'sort',
  'flatten',
  'sublist',
  'remove',
  'list replace',
  'index of',
  'union',
  'decimal',
  'floor',
  'modulo',
  'sqrt',
  'log',
  'exp',
  'abs',
  'odd',
  'context',
  'context put',
  'context merge',
  'get entries',
  'get value',
  'date',
  'time',
  'date and time',
  'duration',
  'years and months duration',
  'day of week',
  'week of year',
  'before',
  'overlaps',
  'includes',
  'range',
  'string',
  'number',
  'not',
  'is',
  'any',
  'all',
  'median',
];
const ARGUMENTS = [
  'a',
  'b',
  'null',
  '0',
  '-1',
  '2.5',
  '1e300',
  '9007199254740991',
  '""',
  '"a"',
  '"P1Y"',
  '"2026-03-04T05:06:07Z"',
  '[]',
  '[1, "a", null]',
  '{}',
  '[1..3]',
  '(> 2)',
  '@"PT1H"',
  '@"P1M"',
  '@"2026-03-04"',
  '@"10:00:00"',
  '@"2026-03-04T05:06:07@Europe/Berlin"',
  'function(x, y) x < y',
];

describe('a built-in', () => {
  it('answers any arguments with a value', () => {
    const calls = fc
      .tuple(fc.constantFrom(...BUILTINS), fc.array(fc.constantFrom(...ARGUMENTS), { maxLength: 4 }))
      .map(([name, args]) => `${name}(${args.join(', ')})`);
    fc.assert(
      fc.property(calls, json, json, (source, a, b) => {
        const { value } = compileExpression(source).evaluate((name) => ({ a, b })[name] as never, { now: 0 });
        expect(toJson(value)).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });
  it('and an operator answer any operands with a value', () => {
    const operand = fc.constantFrom(...ARGUMENTS);
    const expressions = fc
      .tuple(operand, fc.constantFrom('+', '-', '*', '/', '**', '=', '<', 'in', 'and', 'or'), operand)
      .map(([a, sign, b]) => `(${a}) ${sign} (${b})`);
    fc.assert(
      fc.property(expressions, json, json, (source, a, b) => {
        const { value } = compileExpression(source).evaluate((name) => ({ a, b })[name] as never);
        expect(toJson(value)).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });
  it('has no value where the analysis finds wrong types', () => {
    const operand = fc.constantFrom(...ARGUMENTS.filter((argument) => !['a', 'b'].includes(argument)));
    const expressions = fc.oneof(
      fc
        .tuple(operand, fc.constantFrom('+', '-', '*', '/', '**', '=', '<', '>='), operand)
        .map(([a, sign, b]) => `(${a}) ${sign} (${b})`),
      fc
        .tuple(fc.constantFrom(...BUILTINS), fc.array(operand, { maxLength: 3 }))
        .map(([name, args]) => `${name}(${args.join(', ')})`),
    );
    fc.assert(
      fc.property(expressions, (source) => {
        if (analyse(source).length === 0) return;
        expect(compileExpression(source).evaluate(() => undefined, { now: 0 }).value).toBeNull();
      }),
      { numRuns: 1000 },
    );
  }, 30_000);
});
