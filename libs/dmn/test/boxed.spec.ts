import { describe, expect, it } from 'vitest';

import { codes, compiled, decision, feel, input, knowledge, parameters, valueOf } from './models.js';

const entry = (name: string | undefined, logic: string, typeRef?: string): string =>
  `<contextEntry>${name === undefined ? '' : `<variable name="${name}"${typeRef ? ` typeRef="${typeRef}"` : ''}/>`}${logic}</contextEntry>`;

describe('a boxed context', () => {
  it('shows each entry those before it', () => {
    expect(valueOf(`<context>${entry('a', feel('1'))}${entry('b c', feel('a + 1'))}</context>`)).toEqual({
      a: 1,
      'b c': 2,
    });
  });

  it('is the value of its entry without a name', () => {
    expect(valueOf(`<context>${entry('a', feel('2'))}${entry(undefined, feel('a * 3'))}</context>`)).toBe(6);
  });

  it('coerces entries to their types', () => {
    expect(
      valueOf(`<context>${entry('a', feel('[1]'), 'number')}${entry('b', feel('"x"'), 'number')}</context>`),
    ).toEqual({
      a: 1,
      b: null,
    });
  });

  it('holds functions that call themselves', () => {
    const body = `<functionDefinition>${parameters('n')}${feel('if n < 2 then 1 else n * f(n - 1)')}</functionDefinition>`;
    expect(valueOf(`<context>${entry('f', body)}${entry(undefined, feel('f(5)'))}</context>`)).toBe(120);
  });
});

describe('a boxed invocation', () => {
  const binding = (name: string, logic: string): string => `<binding><parameter name="${name}"/>${logic}</binding>`;
  const model = (bindings: string, callee = 'take away'): ReturnType<typeof compiled> =>
    compiled(
      knowledge('take away', `${parameters('from: number', 'how much: number')}${feel('from - how much')}`),
      decision('d', `<invocation>${feel(callee)}${bindings}</invocation>`, { knowledge: ['take away'] }),
    );

  it('binds parameters by name, in any order', () => {
    expect(model(binding('how much', feel('3')) + binding('from', feel('10'))).evaluate('d', {}).value).toBe(7);
  });

  it('leaves what is not bound null', () => {
    expect(model(binding('from', feel('10'))).evaluate('d', {}).value).toBe(null);
  });

  it('is null for a parameter that does not exist, and says so', () => {
    const result = model(binding('from', feel('10')) + binding('less', feel('1'))).evaluate('d', {});
    expect(result.value).toBe(null);
    expect(result.problems[0]?.message).toMatch(/no parameter "less"/);
  });

  it('is null where nothing callable is named', () => {
    expect(model('', '12').evaluate('d', {}).value).toBe(null);
  });

  it('calls a built-in by its parameters', () => {
    expect(model(binding('string', feel('"abc"')), 'upper case').evaluate('d', {}).value).toBe('ABC');
  });
});

describe('boxed lists and relations', () => {
  it('gives the values of its items', () => {
    expect(valueOf(`<list>${feel('1')}${feel('"a"')}<list>${feel('true')}</list></list>`)).toEqual([1, 'a', [true]]);
  });

  it('is one context per row', () => {
    const relation = `<relation><column name="name"/><column name="age" typeRef="number"/>
      <row>${feel('"Ann"')}${feel('30')}</row><row>${feel('"Bob"')}${feel('"x"')}</row></relation>`;
    expect(valueOf(relation)).toEqual([
      { name: 'Ann', age: 30 },
      { name: 'Bob', age: null },
    ]);
  });
});

describe('a boxed function', () => {
  it('sees what is around it when it is called elsewhere', () => {
    const model = compiled(
      input('rate', 'number'),
      decision('taxed', `<functionDefinition>${parameters('x: number')}${feel('x * rate')}</functionDefinition>`, {
        inputs: ['rate'],
      }),
      decision('d', feel('[taxed(10), taxed(x: 20)]'), { decisions: ['taxed'] }),
    );
    expect(model.evaluate('d', { rate: 2 }).value).toEqual([20, 40]);
  });

  it('is null when an argument is of another type', () => {
    const model = compiled(
      knowledge('twice', `${parameters('x: number')}${feel('x * 2')}`),
      decision('d', feel('twice("a")'), { knowledge: ['twice'] }),
    );
    expect(model.evaluate('d', {}).value).toBe(null);
  });

  it('is refused by name when it is Java or PMML', () => {
    for (const kind of ['Java', 'PMML', 'J', 'P']) {
      const model = compiled(decision('d', `<functionDefinition kind="${kind}">${feel('1')}</functionDefinition>`));
      expect(codes(model)).toEqual(['function-kind-unsupported']);
    }
  });
});

describe('a boxed conditional', () => {
  const conditional = (test: string): string =>
    `<conditional><if>${feel(test)}</if><then>${feel('"yes"')}</then><else>${feel('"no"')}</else></conditional>`;

  it('chooses by a boolean', () => {
    expect(valueOf(conditional('1 < 2'))).toBe('yes');
    expect(valueOf(conditional('1 > 2'))).toBe('no');
    expect(valueOf(conditional('null'))).toBe('no');
  });

  it('is null for a condition of another type', () => {
    expect(valueOf(conditional('"true"'))).toBe(null);
  });
});

describe('boxed iteration', () => {
  const loop = (kind: string, source: string, body: string, name = 'one'): string =>
    `<${kind} iteratorVariable="${name}"><in>${feel(source)}</in>${body}</${kind}>`;
  const returns = (text: string): string => `<return>${feel(text)}</return>`;
  const satisfies = (text: string): string => `<satisfies>${feel(text)}</satisfies>`;

  it('returns a value for each element', () => {
    expect(valueOf(loop('for', '[1, 2, 3]', returns('one * 2')))).toEqual([2, 4, 6]);
    expect(valueOf(loop('for', '[1..3]', returns('the one + 1'), 'the one'))).toEqual([2, 3, 4]);
  });

  it('knows what it returned so far', () => {
    expect(valueOf(loop('for', '[1, 2, 3]', returns('one + count(partial)')))).toEqual([1, 3, 5]);
  });

  it('asks whether some or every element satisfies', () => {
    expect(valueOf(loop('some', '[1, 2, 3]', satisfies('one > 2')))).toBe(true);
    expect(valueOf(loop('some', '[1, 2, 3]', satisfies('one > 3')))).toBe(false);
    expect(valueOf(loop('every', '[1, 2, 3]', satisfies('one > 0')))).toBe(true);
    expect(valueOf(loop('every', '[1, 2, 3]', satisfies('one > 1')))).toBe(false);
    expect(valueOf(loop('every', '[]', satisfies('false')))).toBe(true);
    expect(valueOf(loop('some', '[]', satisfies('true')))).toBe(false);
  });

  it('is null when what has to be satisfied is no boolean', () => {
    expect(valueOf(loop('every', '[1]', satisfies('"x"')))).toBe(null);
  });

  it('filters by entries that no type tells of, without a finding', () => {
    const nested = `<for iteratorVariable="x"><in>${feel('xs')}</in><return>
      <filter><in>${feel('x.items')}</in><match>${feel('price > x.least')}</match></filter></return></for>`;
    const model = compiled(input('xs'), decision('d', nested, { inputs: ['xs'] }));
    expect(model.findings).toEqual([]);
    const xs = [
      { least: 3, items: [{ price: 2 }, { price: 5 }] },
      { least: 0, items: [{ price: 1 }] },
    ];
    expect(model.evaluate('d', { xs }).value).toEqual([[{ price: 5 }], [{ price: 1 }]]);
  });

  it('filters by the element, by its entries, or by an index', () => {
    const filter = (source: string, match: string): string =>
      `<filter><in>${feel(source)}</in><match>${feel(match)}</match></filter>`;
    expect(valueOf(filter('[1, 2, 3]', 'item >= 2'))).toEqual([2, 3]);
    expect(valueOf(filter('[{a: 1, b: "x"}, {a: 5, b: "y"}]', 'a > 2'))).toEqual([{ a: 5, b: 'y' }]);
    expect(valueOf(filter('[{a: 1}, {a: 5}]', 'item.a < 2'))).toEqual([{ a: 1 }]);
    expect(valueOf(filter('["a", "b"]', '-1'))).toEqual('b');
    expect(valueOf(filter('5', 'item = 5'))).toEqual([5]);
  });
});
