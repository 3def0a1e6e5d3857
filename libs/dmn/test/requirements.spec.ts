import { FeelBudgetExceeded, type FeelValue } from '@baton/feel';
import { describe, expect, it } from 'vitest';

import { compileDecisions } from '../src/index.js';
import {
  codes,
  compiled,
  decision,
  feel,
  file,
  input,
  item,
  knowledge,
  parameters,
  service,
  table,
  valueOf,
} from './models.js';

describe('decisions', () => {
  it('are evaluated once, after what they require, and explained in that order', () => {
    const model = compiled(
      input("Student's age", 'number'),
      decision('a-1', feel("Student's age + 1"), { inputs: ["Student's age"] }),
      decision('b', feel('a-1 * 2'), { decisions: ['a-1'] }),
      decision('c', feel('a-1 + b'), { decisions: ['a-1', 'b'] }),
    );
    const { value, explanation } = model.evaluate('c', { "Student's age": 4 });
    expect(value).toBe(15);
    expect(explanation.map(({ name, value: one }) => [name, one])).toEqual([
      ['a-1', 5],
      ['b', 10],
      ['c', 15],
    ]);
  });

  it('see only what they require', () => {
    const model = compiled(input('a'), decision('d', feel('a')));
    expect(codes(model)).toEqual(['name-unknown']);
    expect(model.evaluate('d', { a: 1 }).value).toBe(null);
  });

  it('are refused when they require each other', () => {
    const model = compiled(
      decision('a', feel('b'), { decisions: ['b'] }),
      decision('b', feel('a'), { decisions: ['a'] }),
    );
    expect(model.findings).toMatchObject([
      { code: 'decision-cycle', message: expect.stringContaining('"a" → "b" → "a"') },
    ]);
    expect(model.evaluate('a', {}).value).toBe(null);
  });

  it('may require each other in a long chain, and end at a named limit in one that is too long', () => {
    const chain = (length: number, logic: (index: number) => string): ReturnType<typeof compiled> =>
      compiled(
        decision('d0', logic(0)),
        ...Array.from({ length }, (_, index) =>
          decision(`d${index + 1}`, logic(index + 1), { decisions: [`d${index}`] }),
        ),
      );
    const counting = chain(200, (index) => (index === 0 ? feel('0') : feel(`d${index - 1} + 1`)));
    expect(counting.evaluate('d200', {}).value).toBe(200);
    const long = chain(5_000, () => '<list/>');
    expect(long.all).toHaveLength(5_001);
    expect(() => long.evaluate('d5000', {})).toThrow(FeelBudgetExceeded);
  });

  it('are null with a problem where their value is not of their type', () => {
    const model = compiled(decision('d', feel('"x"'), { typeRef: 'number' }));
    expect(model.evaluate('d', {})).toMatchObject({ value: null, problems: [{ code: 'result-type', elementId: 'd' }] });
  });

  it('of a file that declares no input read what is given by name', () => {
    const rules = table({ inputs: ['season', 'guest count'], rules: [['"Fall"', '<= 8', '"Spareribs"']] });
    const model = compiled(decision('dish', rules), decision('menu', feel('dish + drink'), { decisions: ['dish'] }));
    expect(model.findings).toEqual([]);
    expect(model.all[1]?.inputs).toEqual([{ name: 'season' }, { name: 'guest count' }, { name: 'drink' }]);
    const { value, explanation } = model.evaluate('menu', { season: 'Fall', 'guest count': 8, drink: ' and beer' });
    expect(value).toBe('Spareribs and beer');
    expect(explanation[0]?.inputs).toEqual([
      { name: 'season', value: 'Fall' },
      { name: 'guest count', value: 8 },
    ]);
  });

  it('without logic take the value that is given', () => {
    const model = compiled('<decision id="a" name="a"/>', decision('d', feel('a'), { decisions: ['a'] }));
    expect(codes(model)).toEqual(['decision-without-logic']);
    expect(model.evaluate('d', { a: 3 }).value).toBe(3);
    expect(model.evaluate('d', {}).value).toBe(null);
  });

  it('that do not exist are a rejection', () => {
    expect(() => compiled().evaluate('nothing', {})).toThrow(/no decision/);
  });

  it('name what cannot be read, and where', () => {
    const model = compiled(decision('d', `<literalExpression id="x"><text>1 +</text></literalExpression>`));
    expect(model.findings).toMatchObject([
      { code: 'expression-unreadable', elementId: 'x', position: { line: 1, column: 4 } },
    ]);
    expect(compiled(decision('d', feel('1'), { typeRef: 'tNone' })).findings).toMatchObject([{ code: 'type-unknown' }]);
    expect(compiled(decision('d', feel('1'), { inputs: ['none'] })).findings).toMatchObject([
      { code: 'requirement-missing' },
    ]);
    expect(
      compiled(decision('d', '<list/><context><contextEntry><variable name="a"/></contextEntry></context>')).findings,
    ).toEqual([]);
    expect(
      compiled(decision('d', '<context><contextEntry><variable name="a"/></contextEntry></context>')).findings,
    ).toMatchObject([{ code: 'expression-missing', elementKind: 'contextEntry a' }]);
  });
});

describe('knowledge models', () => {
  it('may call themselves', () => {
    const model = compiled(
      knowledge('fact', `${parameters('n: number')}${feel('if n < 2 then 1 else n * fact(n - 1)')}`, ['fact']),
      decision('d', feel('fact(20)'), { knowledge: ['fact'] }),
    );
    expect(model.findings).toEqual([]);
    expect(model.evaluate('d', {}).value).toBe(2432902008176640000);
  });

  it('that never stop calling themselves end at a named limit', () => {
    const model = compiled(
      knowledge('f', `${parameters('n')}${feel('f(n + 1)')}`, ['f']),
      knowledge('g', `${parameters('n')}${feel('if n = 0 then 0 else g(n - 1) + g(n - 1)')}`, ['g']),
      decision('deep', feel('f(0)'), { knowledge: ['f'] }),
      decision('wide', feel('g(60)'), { knowledge: ['g'] }),
    );
    expect(() => model.evaluate('deep', {})).toThrow(FeelBudgetExceeded);
    expect(() => model.evaluate('wide', {}, { budget: { steps: 20_000 } })).toThrow(FeelBudgetExceeded);
  });

  it('show their tables in the explanation of the decision that calls them', () => {
    const rules = table({ inputs: ['x'], rules: [['> 1', '"a"']] });
    const model = compiled(
      knowledge('rate', `${parameters('x')}${rules}`),
      decision('d', feel('[rate(5), rate(0)]'), { knowledge: ['rate'] }),
    );
    const [explained] = model.evaluate('d', {}).explanation;
    expect(explained?.tables.map(({ in: where, matched }) => [where, matched.map(({ rule }) => rule)])).toEqual([
      ['rate', [1]],
      ['rate', []],
    ]);
  });
});

describe('decision services', () => {
  const model = compiled(
    input('a', 'number'),
    input('b', 'number'),
    decision('sum', feel('a + b'), { inputs: ['a', 'b'] }),
    decision('twice', feel('sum * 2'), { decisions: ['sum'] }),
    decision('thrice', feel('sum * 3'), { decisions: ['sum'] }),
    service('one', { outputs: ['twice'], inputs: ['b', 'a'] }),
    service('both', { outputs: ['twice', 'thrice'], inputs: ['a', 'b'] }),
    service('from sum', { outputs: ['twice'], decisions: ['sum'] }),
    decision('called', feel('[one(1, 2), one(a: 3, b: 4), from sum(10), both(1, 1).thrice]'), {
      knowledge: ['one', 'both', 'from sum'],
    }),
    decision('wrong', feel('one("x", 1)'), { knowledge: ['one'] }),
  );

  it('give their output decision, or a context of several', () => {
    expect(model.evaluate('one', { a: 1, b: 2 }).value).toBe(6);
    expect(model.evaluate('both', { a: 1, b: 2 }).value).toEqual({ twice: 6, thrice: 9 });
  });

  it('take the values of their input decisions as given', () => {
    expect(model.evaluate('from sum', { sum: 7, a: 1, b: 1 }).value).toBe(14);
  });

  it('are called as functions, by position or by name', () => {
    expect(model.evaluate('called', {}).value).toEqual([6, 14, 20, 6]);
    expect(model.evaluate('wrong', {}).value).toBe(null);
  });
});

describe('imports', () => {
  const say = file(
    input('Person name', 'string') +
      item('tPerson', '<itemComponent name="name"><typeRef>string</typeRef></itemComponent>') +
      knowledge('greet', `${parameters('p: tPerson')}${feel('"Hello " + p.name')}`) +
      decision('Say Hello', feel('"Hello, " + Person name'), { inputs: ['Person name'] }) +
      service('Hello service', { outputs: ['Say Hello'], inputs: ['Person name'] }),
    'urn:say',
    'say',
  );
  const imports = (name: string, namespace: string): string =>
    `<import name="${name}" namespace="${namespace}" importType=""/>`;

  it('bring names with a prefix: types, knowledge models, decisions, services', () => {
    const model = compileDecisions(
      file(
        imports('say hi', 'urn:say') +
          input('me', 'say hi.tPerson') +
          decision('d', feel('[say hi.greet(me), say hi.Say Hello, say hi.Hello service("Bob")]'), {
            inputs: ['me'],
            decisions: ['urn:say#Say Hello'],
            knowledge: ['urn:say#greet', 'urn:say#Hello service'],
          }),
      ),
      [say],
    );
    expect(model.findings).toEqual([]);
    const expected = ['Hello Ann', 'Hello, Cy', 'Hello, Bob'];
    expect(model.evaluate('d', { me: { name: 'Ann' }, 'say hi': { 'Person name': 'Cy' } }).value).toEqual(expected);
    expect(model.evaluate('d', { me: { name: 'Ann' }, 'say hi.Person name': 'Cy' }).value).toEqual(expected);
    expect(model.all[0]?.inputs.map(({ name }) => name)).toEqual(['me', 'say hi.Person name']);
  });

  it('bring names without a prefix where the import has no name', () => {
    const model = compileDecisions(
      file(
        imports('', 'urn:say') +
          input('me', 'tPerson') +
          decision('d', feel('greet(me)'), { inputs: ['me'], knowledge: ['urn:say#greet'] }),
      ),
      [say],
    );
    expect(model.findings).toEqual([]);
    expect(model.evaluate('d', { me: { name: 'Ann' } }).value).toBe('Hello Ann');
  });

  it('of one file by two others keep their inputs apart', () => {
    const between = (name: string): ReturnType<typeof file> =>
      file(
        imports('modelA', 'urn:say') +
          decision('Evaluating', feel('"Evaluating " + modelA.Say Hello'), { decisions: ['urn:say#Say Hello'] }),
        `urn:${name}`,
        name,
      );
    const model = compileDecisions(
      file(
        imports('Model B', 'urn:b') +
          imports('Model B2', 'urn:b2') +
          decision('d', feel('Model B.Evaluating + "; " + Model B2.Evaluating'), {
            decisions: ['urn:b#Evaluating', 'urn:b2#Evaluating'],
          }),
      ),
      [between('b'), between('b2'), say],
    );
    const inputs: Record<string, FeelValue> = {
      'Model B': { modelA: { 'Person name': 'John' } },
      'Model B2': { modelA: { 'Person name': 'John2' } },
    };
    expect(model.evaluate('d', inputs).value).toBe('Evaluating Hello, John; Evaluating Hello, John2');
  });

  it('that are not there, or go in a circle, are findings', () => {
    const lost = compileDecisions(file(imports('x', 'urn:lost')));
    expect(codes(lost)).toEqual(['import-missing']);
    const circle = compileDecisions(file(imports('x', 'urn:x')), [file(imports('y', 'urn:test'), 'urn:x', 'x')]);
    expect(codes(circle)).toContain('import-missing');
  });
});

describe('types', () => {
  const person = item(
    'tPerson',
    `<itemComponent name="name"><typeRef>string</typeRef></itemComponent>
     <itemComponent name="born"><typeRef>date</typeRef></itemComponent>
     <itemComponent name="tags" isCollection="true"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemComponent>
     <itemComponent name="children" isCollection="true"><typeRef>tPerson</typeRef></itemComponent>`,
  );

  it('read dates in nested components from text, and put single values into lists', () => {
    const model = compiled(
      person,
      input('p', 'tPerson'),
      decision('d', feel('[p.born.year, p.children[1].born.year, p.tags]'), { inputs: ['p'] }),
    );
    expect(model.findings).toEqual([]);
    const ann = { name: 'Ann', born: '1980-02-01', tags: 'a', children: { name: 'Bo', born: '2010-01-01', tags: [] } };
    expect(model.evaluate('d', { p: ann }).value).toEqual([1980, 2010, ['a']]);
  });

  it('make an input null that is of another type or not allowed, and say so', () => {
    const model = compiled(
      item('tGrade', '<typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues>'),
      input('g', 'tGrade'),
      decision('d', feel('g'), { inputs: ['g'], typeRef: 'tGrade' }),
    );
    expect(model.evaluate('d', { g: 'B' }).value).toBe('B');
    expect(model.evaluate('d', { g: 'C' })).toMatchObject({ value: null, problems: [{ code: 'input-type' }] });
    expect(model.evaluate('d', { g: 5 }).value).toBe(null);
    expect(model.evaluate('d', { g: ['A'] }).value).toBe('A');
  });

  it('constrain the elements of a collection, or the whole of it', () => {
    const few = item(
      'tFew',
      '<typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues><typeConstraint><text>count(?) &lt; 3</text></typeConstraint>',
      true,
    );
    expect(valueOf(feel('[1, 2]'), 'tFew', few)).toEqual([1, 2]);
    expect(valueOf(feel('1'), 'tFew', few)).toEqual([1]);
    expect(valueOf(feel('[1, 2, 3]'), 'tFew', few)).toBe(null);
    expect(valueOf(feel('[1, 10]'), 'tFew', few)).toBe(null);
  });

  it('describe functions', () => {
    const fn = item(
      'tFn',
      '<functionItem outputTypeRef="number"><parameters name="x" typeRef="number"/></functionItem>',
    );
    expect(
      valueOf(
        `<context><contextEntry><variable name="f" typeRef="tFn"/>${feel('function(x: number) x + 1')}</contextEntry><contextEntry>${feel('f(1)')}</contextEntry></context>`,
        undefined,
        fn,
      ),
    ).toBe(2);
  });

  it('without end, as of a tree, are checked at every depth and compared in function types', () => {
    const node = item(
      'tNode',
      `<itemComponent name="value"><typeRef>number</typeRef></itemComponent>
       <itemComponent name="kids" isCollection="true"><typeRef>tNode</typeRef></itemComponent>`,
    );
    const fn = item(
      'tFold',
      '<functionItem outputTypeRef="number"><parameters name="n" typeRef="tNode"/></functionItem>',
    );
    const total = `${parameters('n: tNode')}${feel('n.value + (if n.kids = [] then 0 else sum(for k in n.kids return total(k)))')}`;
    const model = compiled(
      node,
      fn,
      input('tree', 'tNode'),
      knowledge('total', total, ['total'], 'number'),
      knowledge('apply', `${parameters('f: tFold', 'n: tNode')}${feel('f(n)')}`),
      decision('d', feel('[total(tree), apply(total, tree), apply(function(n: tNode) n.value, tree)]'), {
        inputs: ['tree'],
        knowledge: ['total', 'apply'],
      }),
    );
    expect(model.findings).toEqual([]);
    const leaf = (value: FeelValue): FeelValue => ({ value, kids: [] });
    const deep = (value: FeelValue): FeelValue => ({
      value: 1,
      kids: [{ value: 1, kids: [{ value: 1, kids: [{ value: 1, kids: [leaf(value)] }] }] }],
    });
    expect(model.evaluate('d', { tree: deep(2) }).value).toEqual([6, 6, 1]);
    expect(model.evaluate('d', { tree: deep('x') }).problems[0]).toMatchObject({ code: 'input-type' });
  });

  it('may be written as FEEL writes them', () => {
    expect(valueOf(feel('5'), 'list<number>')).toEqual([5]);
    expect(valueOf(feel('{a: 1, b: 2}'), 'context<a: number>')).toEqual({ a: 1, b: 2 });
    expect(valueOf(feel('"x"'), 'list<number>')).toBe(null);
  });

  it('that name themselves are refused', () => {
    expect(codes(compiled(item('tA', '<typeRef>tB</typeRef>'), item('tB', '<typeRef>tA</typeRef>')))).toEqual([
      'type-cycle',
    ]);
  });
});
