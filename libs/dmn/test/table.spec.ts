import { describe, expect, it } from 'vitest';

import { compiled, decided, decision, input, table, type Table } from './models.js';

const grades = (policy: string, more: Partial<Table> = {}): Table => ({
  policy,
  inputs: ['n'],
  outputs: [{ values: '"low", "middle", "high"' }],
  rules: [
    ['> 10', '"high"'],
    ['> 5', '"middle"'],
    ['> 0', '"low"'],
  ],
  ...more,
});
const sums = (aggregation?: string): Table => ({
  policy: 'COLLECT',
  ...(aggregation && { aggregation }),
  inputs: ['n'],
  rules: [
    ['> 0', '10'],
    ['> 1', '20'],
    ['> 2', '20'],
  ],
});

describe('hit policies', () => {
  it('UNIQUE gives the only rule that matches, and null with a problem where there are more', () => {
    expect(decided(grades('UNIQUE'), { n: 3 })).toBe('low');
    const model = compiled(input('n'), decision('d', table(grades('UNIQUE')), { inputs: ['n'] }));
    const { value, problems } = model.evaluate('d', { n: 7 });
    expect(value).toBe(null);
    expect(problems).toMatchObject([
      { code: 'not-unique', elementId: 'table', message: expect.stringContaining('2, 3') },
    ]);
  });

  it('ANY wants the matching rules to agree', () => {
    const any = grades('ANY', {
      rules: [
        ['> 0', '"x"'],
        ['> 5', '"x"'],
        ['> 9', '"y"'],
      ],
    });
    expect(decided(any, { n: 7 })).toBe('x');
    expect(decided(any, { n: 10 })).toBe(null);
  });

  it('FIRST gives the first rule that matches', () => {
    expect(decided(grades('FIRST'), { n: 11 })).toBe('high');
    expect(decided(grades('FIRST'), { n: 6 })).toBe('middle');
  });

  it('PRIORITY gives the output that is listed first', () => {
    expect(decided(grades('PRIORITY'), { n: 11 })).toBe('low');
  });

  it('RULE ORDER gives all outputs by rule, OUTPUT ORDER by priority', () => {
    expect(decided(grades('RULE ORDER'), { n: 11 })).toEqual(['high', 'middle', 'low']);
    expect(decided(grades('OUTPUT ORDER'), { n: 11 })).toEqual(['low', 'middle', 'high']);
    expect(decided(grades('OUTPUT ORDER'), { n: 6 })).toEqual(['low', 'middle']);
  });

  it('COLLECT gives all outputs, their sum, least, greatest or number', () => {
    expect(decided(sums(), { n: 5 })).toEqual([10, 20, 20]);
    expect(decided(sums('SUM'), { n: 5 })).toBe(50);
    expect(decided(sums('MIN'), { n: 5 })).toBe(10);
    expect(decided(sums('MAX'), { n: 5 })).toBe(20);
    expect(decided(sums('COUNT'), { n: 5 })).toBe(3);
  });

  it('is null where no rule matches, and an empty list or 0 where all matches are collected', () => {
    expect(decided(grades('UNIQUE'), { n: 0 })).toBe(null);
    expect(decided(grades('FIRST'), { n: 0 })).toBe(null);
    expect(decided(sums(), { n: 0 })).toEqual([]);
    expect(decided(sums('COUNT'), { n: 0 })).toBe(0);
    expect(decided(sums('SUM'), { n: 0 })).toBe(null);
  });

  it('ranks several outputs one after the other', () => {
    const two: Table = {
      policy: 'OUTPUT ORDER',
      inputs: ['n'],
      outputs: [
        { name: 'a', values: '"x", "y"' },
        { name: 'b', values: '2, 1' },
      ],
      rules: [
        ['-', '"y"', '2'],
        ['-', '"x"', '1'],
        ['-', '"x"', '2'],
      ],
    };
    expect(decided(two, { n: 0 })).toEqual([
      { a: 'x', b: 2 },
      { a: 'x', b: 1 },
      { a: 'y', b: 2 },
    ]);
  });
});

describe('decision tables', () => {
  it('that rank outputs which are not listed are a finding, and keep the order of the rules', () => {
    const unranked = grades('PRIORITY', { outputs: [{}] });
    expect(decided(unranked, { n: 11 })).toBe('high');
    const model = compiled(input('n'), decision('d', table(unranked), { inputs: ['n'] }));
    expect(model.findings).toMatchObject([{ code: 'priorities-missing', severity: 'warning' }]);
  });

  it('give a context of several outputs, and their defaults where no rule matches', () => {
    const two: Table = {
      inputs: ['n'],
      outputs: [{ name: 'a', otherwise: '"none"' }, { name: 'b c' }],
      rules: [['1', '"x"', 'n + 1']],
    };
    expect(decided(two, { n: 1 })).toEqual({ a: 'x', 'b c': 2 });
    expect(decided(two, { n: 2 })).toEqual({ a: 'none', 'b c': null });
  });

  it('test several inputs with lists, ranges, negation, dashes and other names', () => {
    const mixed: Table = {
      inputs: ['a', 'b', 'c'],
      rules: [
        ['"x", "y"', '-', '< b', '1'],
        ['not("x", "y")', '[1..5]', '-', '2'],
        ['-', '> 5', '? = b + 1', '3'],
      ],
    };
    expect(decided(mixed, { a: 'y', b: 3, c: 2 })).toBe(1);
    expect(decided(mixed, { a: 'z', b: 5, c: 9 })).toBe(2);
    expect(decided(mixed, { a: 'z', b: 6, c: 7 })).toBe(3);
    expect(decided(mixed, { a: 'z', b: 6, c: 8 })).toBe(null);
    expect(decided(mixed, { a: null, b: null, c: null })).toBe(null);
  });

  it('read dates that come as text where the input column says so', () => {
    const dated = `<decisionTable id="t"><input><inputExpression typeRef="date"><text>due</text></inputExpression></input><output/>
      <rule><inputEntry><text>&lt; date("2026-06-01")</text></inputEntry><outputEntry><text>"early"</text></outputEntry></rule>
      <rule><inputEntry><text>&gt;= date("2026-06-01")</text></inputEntry><outputEntry><text>"late"</text></outputEntry></rule>
      </decisionTable>`;
    const model = compiled(input('due'), decision('d', dated, { inputs: ['due'] }));
    expect(model.evaluate('d', { due: '2026-05-31' }).value).toBe('early');
    expect(model.evaluate('d', { due: '2026-06-01' }).value).toBe('late');
  });

  it('are null for an input that the column does not allow, and say so', () => {
    const limited: Table = { inputs: ['n'], allowed: ['[0..10]'], rules: [['-', '"any"']] };
    expect(decided(limited, { n: 10 })).toBe('any');
    expect(decided(limited, { n: 11 })).toBe(null);
  });

  it('compare decimals exactly, as FEEL does', () => {
    const exact: Table = {
      inputs: ['a * 3'],
      rules: [
        ['0.3', '"equal"'],
        ['-', '"other"'],
      ],
      policy: 'FIRST',
    };
    const model = compiled(input('a'), decision('d', table(exact), { inputs: ['a'] }));
    expect(model.evaluate('d', { a: 0.1 }).value).toBe('equal');
  });

  it('explain which rules matched, with which inputs, outputs and annotations', () => {
    const noted: Table = {
      policy: 'RULE ORDER',
      inputs: ['n'],
      rules: [
        ['> 1', '"a"', 'first'],
        ['> 5', '"b"', 'second'],
        ['> 2', '"c"', ''],
      ],
      annotations: ['why'],
    };
    const model = compiled(input('n'), decision('d', table(noted), { inputs: ['n'] }));
    expect(model.evaluate('d', { n: 4 }).explanation).toEqual([
      {
        decision: 'd',
        name: 'd',
        value: ['a', 'c'],
        inputs: [{ name: 'n', value: 4 }],
        problems: [],
        tables: [
          {
            id: 'table',
            hitPolicy: 'RULE ORDER',
            inputs: [{ name: 'n', value: 4 }],
            matched: [
              {
                rule: 1,
                id: 'r1',
                outputs: [{ name: '', value: 'a' }],
                annotations: [{ name: 'why', value: 'first' }],
              },
              { rule: 3, id: 'r3', outputs: [{ name: '', value: 'c' }] },
            ],
          },
        ],
      },
    ]);
  });
});
