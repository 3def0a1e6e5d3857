import { compileExpression, toJson } from '@baton/feel';
import { NumberText, type Json, type JsonObject } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { isJuel, translateJuel } from '../../src/juel/translate-juel.js';

const feelOf = (juel: string): string => {
  const translated = translateJuel(juel);
  if (!('feel' in translated)) throw new Error(`${juel}: ${JSON.stringify(translated)}`);
  return translated.feel;
};
/** What the translation gives: a value, or `stops` where the engine would raise an incident. */
const valueOf = (juel: string, variables: JsonObject): Json | 'stops' => {
  const { value, warnings } = compileExpression(feelOf(juel)).evaluate((name) => variables[name], { now: 0 });
  return value === null && warnings.some(({ code }) => code !== 'unknown-entry') ? 'stops' : plain(toJson(value));
};

const plain = (value: Json): Json => (value instanceof NumberText ? Number(value) : value);

describe('a JUEL expression', () => {
  it.each<[string, string]>([
    ['${true}', 'true'],
    ['#{amount > 3}', 'amount > 3'],
    ['${amount gt 3 && amount le 5}', 'if is defined(amount) then amount > 3 and amount <= 5 else amount'],
    ['${order.customer.name}', 'order.customer.name'],
    ['${orders[1].price}', 'orders[2].price'],
    ["${order['net price']}", 'get value(order, "net price")'],
    ["${order['price']}", 'order.price'],
    ['${2 * (count + 1)}', '2 * (count + 1)'],
    ['${12 * 2 - 1}', '12 * 2 - 1'],
    ['${-x}', '-x'],
    ['${list.size()}', 'count(list)'],
    ["${name.startsWith('A')}", 'starts with(name, "A")'],
    ["${execution.hasVariable('x')}", 'is defined(x)'],
    ['${dateTime().plusDays(3)}', 'now() + duration("P3D")'],
    ['${now()}', 'now()'],
    ['${dateTime().plusWeeks(2).toDate()}', 'now() + duration("P14D")'],
    ["${'foo'}", '"foo"'],
    ['${in}', '`in`'],
    ['${$tag}', '`$tag`'],
    ['order-${id}', '"order-" + string(id)'],
    ['${a}${b}', 'string(a) + string(b)'],
  ])('%s is %s in FEEL', (juel, feel) => {
    expect(feelOf(juel)).toBe(feel);
  });

  it.each<[string, JsonObject, Json | 'stops']>([
    ['${x == 1}', { x: 1 }, true],
    ['${x == 1}', { x: 2 }, false],
    ['${x == 1}', { x: null }, false],
    ['${x != null}', { x: null }, false],
    ['${x == null}', { x: 1 }, false],
    ['${1 == x && y}', { x: 2 }, false],
    ['${x == 1 || y}', { x: 1 }, true],
    ['${!x}', { x: false }, true],
    ['${not empty x}', { x: [] }, false],
    ['${empty x}', { x: null }, true],
    ['${empty x}', { x: '' }, true],
    ['${empty x}', { x: {} }, true],
    ['${empty x}', { x: 'a' }, false],
    ['${empty x}', { x: 0 }, false],
    ['${x % 3}', { x: 7 }, 1],
    ['${x % 3}', { x: -7 }, -1],
    ['${7 div 2}', {}, 3.5],
    ['${x ? 1 : 2}', { x: true }, 1],
    ['${x > 1 ? "a" : "b"}', { x: 1 }, 'b'],
    ['${empty x ? 1 : x}', { x: 5 }, 5],
    ['${a < b and b < c}', { a: 1, b: 2, c: 3 }, true],
    ['${x.contains("b")}', { x: 'abc' }, true],
    ['${x.contains("b")}', { x: ['b'] }, true],
    ['${x.contains("b")}', { x: ['a'] }, false],
    ['${x.substring(1, 3)}', { x: 'abcd' }, 'bc'],
    ['${x.equalsIgnoreCase("YES")}', { x: 'yes' }, true],
    ['${m.containsKey("a")}', { m: { a: null } }, true],
    ['${m.missing}', { m: {} }, null],
    ['${execution.getVariable("x")}', {}, null],
    ['${execution.getVariable("x")}', { x: 1 }, 1],
    ['${a + b}', { a: 1, b: 2 }, 3],
    ['alert-${x}', { x: 1 }, 'alert-1'],
    ['${x}-${x}', { x: 'a' }, 'a-a'],
    ['${x.isEmpty()}', { x: [] }, true],
    ['${(x == 1) == true}', { x: 1 }, true],
  ])('%s with %j gives %j', (juel, variables, value) => {
    expect(valueOf(juel, variables)).toEqual(value);
  });

  it.each<[string, JsonObject]>([
    ['${x}', {}],
    ['${x == 1}', {}],
    ['${x != 1}', {}],
    ['${x == null}', {}],
    ['${empty x}', {}],
    ['${x > 1 && y > 1}', { y: 0 }],
    ['${x || y == 1}', { x: false }],
    ['${x == 1 ? 1 : 2}', {}],
    ['${x > 1 ? 1 : 2}', {}],
    ['${list.contains(x)}', { list: [1] }],
    ['a${x}', {}],
    ['${x.a == 1}', {}],
  ])('%s stops where JUEL fails for a missing variable (%j)', (juel, variables) => {
    expect(valueOf(juel, variables)).toBe('stops');
  });

  it.each<[string, JsonObject]>([
    ['${x == 1}', { x: '1' }],
    ['${x == 1 ? 1 : 2}', { x: '1' }],
    ['${x < 1}', { x: null }],
    ['${a + b}', { a: '1', b: '2' }],
    ['${a + 1}', { a: null }],
    ['${x && true}', { x: 'true' }],
    ['a${x}', { x: null }],
  ])('%s stops where JUEL would convert (%j)', (juel, variables) => {
    expect(valueOf(juel, variables)).toBe('stops');
  });

  it.each<[string, string]>([
    ['${bean.check(order)}', 'the call bean.check()'],
    ['${fn:escape(x)}', 'the function fn:escape()'],
    ['${execution.id}', "the engine's own execution.id"],
    ['${execution.setVariable("a", 1)}', "the engine's own execution.setVariable()"],
    ['${task.assignee}', "the engine's own task.assignee"],
    ['${currentUser()}', 'the function currentUser()'],
    ['${JSON(x).prop("a")}', 'the call ….prop()'],
    ['${list[i]}', 'an index that is computed'],
    ['${x.class.name}', 'a Java class'],
    ["${'1' + 2}", 'a string beside +'],
    ["${1 == '1'}", 'comparing a number with a string'],
    ['${}', 'an expression that cannot be read (a value is missing)'],
    ['${a b}', 'an expression that cannot be read ("b" is not expected)'],
    ['${a', 'an expression that cannot be read (its } is missing)'],
    ['${x == }', 'an expression that cannot be read (a value is missing)'],
  ])('%s is refused: %s', (juel, refused) => {
    expect(translateJuel(juel)).toMatchObject({ refused });
  });

  it('without an expression is the text itself', () => {
    expect(translateJuel('PT5S')).toEqual({ literal: 'PT5S' });
    expect(translateJuel('\\${a}')).toEqual({ literal: '${a}' });
    expect(isJuel('\\${a}')).toBe(false);
  });

  it("takes the other engine's own variables from a table", () => {
    expect(translateJuel('${loopCounter == 0}', { loopCounter: 'loopCounter - 1' })).toEqual({
      feel: '(loopCounter - 1) = 0',
    });
  });

  it('that is nested without end is refused', () => {
    expect(translateJuel(`\${${'('.repeat(5000)}1${')'.repeat(5000)}}`)).toMatchObject({
      refused: 'an expression that cannot be read (it is nested too deep)',
    });
    expect(translateJuel(`\${${'!'.repeat(5000)}a}`)).toHaveProperty('refused');
  });
});
