import { NumberText } from '@baton/kernel';
import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const script = (expression: string, baton: object = {}) =>
  processOf([el('scriptTask', 's', { script: { expression, resultVariable: 'r' }, baton })], []);

describe('a script task', () => {
  it('sets its result', () => {
    expect(simulate(script('{ sum: a + 1 }')).start({ a: 2 }).variables()).toEqual({ a: 2, r: { sum: 3 } });
  });
  it('keeps every digit of a number', () => {
    const big = new NumberText('12345678901234567890.10');
    expect(String(simulate(script('a')).start({ a: big }).variables()['r'])).toBe('12345678901234567890.10');
  });
  it('sees variables by name alone, never what objects inherit', () => {
    expect(simulate(script('constructor')).start().incidents()).toEqual(['EXPRESSION_ERROR']);
  });
  it('takes an absent entry for null, but an unknown variable for a mistake', () => {
    expect(simulate(script('a.b')).start({ a: {} }).variables()['r']).toBeNull();
    expect(simulate(script('b')).start().eventsOf('IncidentRaised')).toMatchObject([
      { code: 'EXPRESSION_ERROR', element: 's', expression: 'b', phase: 'activate' },
    ]);
  });
  it('stops at an incident with the position when the text is no FEEL', () => {
    expect(simulate(script('1 +')).start().eventsOf('IncidentRaised')[0]?.message).toMatch(
      /^s: "1 \+" cannot be evaluated: .*line 1, column \d/,
    );
  });
  it('stops at an incident when it costs too much', () => {
    expect(simulate(script('count(for i in 1..3000, j in 1..3000 return i)')).start().incidents()).toEqual([
      'EXPRESSION_ERROR',
    ]);
  });
  it('evaluates inputs and outputs in order, once each however often it is retried', () => {
    const order = simulate(
      script('x * missing', {
        inputs: [
          { name: 'x', value: '=x + 1' },
          { name: 'y', value: '=x' },
        ],
        outputs: [{ name: 'out', value: '=r + y + more' }],
      }),
    ).start({ x: 1 });
    order.retry().retry().setVariables({ missing: 10 }).retry();
    expect(order.eventsOf('IncidentRaised').at(-1)).toMatchObject({ phase: 'complete', expression: 'r + y + more' });
    order.setVariables({ more: 100 }).retry();
    expect(order.variables()).toEqual({ x: 1, missing: 10, more: 100, out: 122 });
  });
});

describe('an input that fails', () => {
  it('names the step it is for', () => {
    const order = simulate(script('1', { inputs: [{ name: 'x', value: '=y * 2' }] })).start();
    expect(order.eventsOf('IncidentRaised')).toMatchObject([
      { element: 's', expression: 'y * 2', message: expect.stringMatching(/^s: "y \* 2"/) as string },
    ]);
  });
});
