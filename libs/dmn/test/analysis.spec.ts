import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checkTables, compileDecisions, type Finding } from '../src/index.js';
import { decision, file, input, item, table, type Table } from './models.js';

const model = (definition: Table): ReturnType<typeof file> =>
  file(
    definition.inputs.map((name) => input(name)).join('') +
      decision('d', table(definition), { inputs: definition.inputs }),
  );
const found = (definition: Table): readonly Finding[] => checkTables(model(definition));
const messages = (definition: Table): readonly string[] => found(definition).map(({ message }) => message);

describe('what a table leaves open', () => {
  it('is nothing where its rules answer everything', () => {
    expect(
      messages({
        inputs: ['n'],
        rules: [
          ['< 5', '1'],
          ['5', '2'],
          ['> 5', '3'],
        ],
      }),
    ).toEqual([]);
    expect(
      messages({
        inputs: ['b'],
        rules: [
          ['true', '1'],
          ['false', '2'],
        ],
      }),
    ).toEqual([]);
    expect(
      messages({
        inputs: ['s'],
        rules: [
          ['"a"', '1'],
          ['not("a")', '2'],
        ],
      }),
    ).toEqual([]);
    expect(
      messages({
        inputs: ['s'],
        allowed: ['"a", "b"'],
        rules: [
          ['"a"', '1'],
          ['"b"', '2'],
        ],
      }),
    ).toEqual([]);
    expect(messages({ inputs: ['n', 's'], rules: [['-', '-', '1']] })).toEqual([]);
  });

  it('is named by the inputs that no rule answers', () => {
    expect(
      messages({
        inputs: ['n'],
        rules: [
          ['< 5', '1'],
          ['[6..10)', '2'],
          ['(10..20]', '2'],
        ],
      }),
    ).toEqual(['No rule answers 5 <= n < 6 or n = 10 or n > 20; the table is null there']);
    expect(
      messages({
        inputs: ['s'],
        rules: [
          ['"a"', '1'],
          ['"b","c"', '2'],
        ],
      }),
    ).toEqual(['No rule answers s other than "a", "b", "c"; the table is null there']);
    expect(
      messages({
        inputs: ['b', 'n'],
        rules: [
          ['true', '-', '1'],
          ['false', '> 0', '2'],
        ],
      }),
    ).toEqual(['No rule answers b = false and n <= 0; the table is null there']);
    expect(
      messages({
        inputs: ['d'],
        rules: [
          ['< date("2026-01-01")', '1'],
          ['> @"2026-01-01"', '2'],
        ],
      }),
    ).toEqual(['No rule answers d = date("2026-01-01"); the table is null there']);
  });

  it('is not reported where a default, or a cell that only data can tell, may answer', () => {
    expect(messages({ inputs: ['n'], outputs: [{ otherwise: '0' }], rules: [['< 5', '1']] })).toEqual([]);
    expect(
      messages({
        inputs: ['n', 'm'],
        rules: [
          ['< 5', '-', '1'],
          ['>= m', '-', '2'],
        ],
      }),
    ).toEqual([]);
    expect(messages({ inputs: ['n'], policy: 'COLLECT', rules: [['< 5', '1']] })).toEqual([]);
  });

  it('keeps to the allowed values of the input type', () => {
    const body = (typeRef: string): string =>
      `<decisionTable id="t"><input label="g"><inputExpression typeRef="${typeRef}"><text>g</text></inputExpression></input><output/>
      <rule><inputEntry><text>"A"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>`;
    const grade = item('tGrade', '<typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues>');
    expect(checkTables(file(grade + input('g') + decision('d', body('tGrade'), { inputs: ['g'] })))).toMatchObject([
      { code: 'table-gap', message: 'No rule answers g = "B"; the table is null there' },
    ]);
  });
});

describe('what a table answers twice', () => {
  it('is named by the rules and the inputs', () => {
    expect(
      found({
        inputs: ['n', 'b'],
        rules: [
          ['<= 5', '-', '1'],
          ['>= 5', 'true', '2'],
          ['> 5', 'false', '3'],
        ],
      }),
    ).toMatchObject([
      {
        code: 'table-overlap',
        elementId: 'table',
        severity: 'warning',
        message: 'Rules 1 and 2 both answer n = 5 and b = true; the table is null there',
      },
    ]);
  });

  it('may be under ANY where the outputs agree, and under the other policies', () => {
    const rules = [
      ['>= 5', '1'],
      ['<= 5', '1'],
    ];
    expect(messages({ inputs: ['n'], policy: 'ANY', rules })).toEqual([]);
    expect(messages({ inputs: ['n'], policy: 'FIRST', rules })).toEqual([]);
    expect(
      messages({
        inputs: ['n'],
        policy: 'ANY',
        rules: [
          ['>= 5', '1'],
          ['<= 5', '2'],
        ],
      }),
    ).toHaveLength(1);
  });

  it('is seen where cells that only data can tell read the same', () => {
    expect(
      messages({
        inputs: ['n', 'm'],
        rules: [
          ['> m', '-', '1'],
          ['> m', '-', '2'],
        ],
      }),
    ).toEqual(['Rules 1 and 2 both answer every input; the table is null there']);
  });
});

const numberCell = fc.oneof(
  fc.constant('-'),
  fc.integer({ min: 0, max: 4 }).map((n) => `${n}`),
  fc.tuple(fc.constantFrom('<', '<=', '>', '>='), fc.integer({ min: 0, max: 4 })).map(([op, n]) => `${op} ${n}`),
  fc
    .tuple(
      fc.constantFrom('[', '('),
      fc.integer({ min: 0, max: 2 }),
      fc.integer({ min: 0, max: 2 }),
      fc.constantFrom(']', ')'),
    )
    .map(([open, low, width, close]) => `${open}${low}..${low + width + 1}${close}`),
  fc.integer({ min: 0, max: 4 }).map((n) => `not(${n})`),
);
const wordCell = fc.constantFrom('-', '"a"', '"b"', '"a", "b"', 'not("a")');
const boolCell = fc.constantFrom('-', 'true', 'false');
const rulesOf = fc.array(fc.tuple(numberCell, wordCell, boolCell), { minLength: 1, maxLength: 6 });

describe('the analysis', () => {
  const samples = [-1, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6].flatMap((n) =>
    ['a', 'b', 'c'].flatMap((s) => [true, false].map((b) => ({ n, s, b }))),
  );

  it('finds a gap exactly where some input has no rule, and an overlap exactly where some input has two', () => {
    fc.assert(
      fc.property(rulesOf, (cells) => {
        const definition: Table = {
          policy: 'RULE ORDER',
          inputs: ['n', 's', 'b'],
          rules: cells.map((cell) => [...cell, '1']),
        };
        const decisions = compileDecisions(model(definition));
        const counts = samples.map(
          (sample) => decisions.evaluate('d', sample).explanation[0]!.tables[0]!.matched.length,
        );
        const codes = found({ ...definition, policy: 'UNIQUE' }).map(({ code }) => code);
        expect(codes.includes('table-gap')).toBe(counts.includes(0));
        expect(codes.includes('table-overlap')).toBe(counts.some((count) => count > 1));
      }),
      { numRuns: 60 },
    );
  });

  it('ends in time for a table of many rules and columns', () => {
    const rules = Array.from({ length: 400 }, (_, rule) => [
      ...Array.from(
        { length: 8 },
        (__, column) => `[${(rule * (column + 3)) % 97}..${((rule * (column + 3)) % 97) + 5}]`,
      ),
      '1',
    ]);
    const started = performance.now();
    found({ inputs: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], rules });
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
