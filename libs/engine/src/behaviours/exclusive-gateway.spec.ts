import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const end = el('noneEndEvent', 'end');
const choice = (...flows: string[]) =>
  processOf(
    [el('noneStartEvent', 'start'), el('exclusiveGateway', 'x'), el('task', 'a'), el('task', 'b'), end],
    ['start -> x', ...flows, 'a -> end', 'b -> end'],
  );

describe('an exclusive gateway', () => {
  const byAmount = choice('x -> a if amount > 100', 'x -> b default');
  it('takes the first flow whose condition is true', () => {
    expect(simulate(byAmount).start({ amount: 250 }).path()).toEqual(['start', 'x', 'a', 'end']);
    expect(simulate(choice('x -> a if true', 'x -> b if true')).start().path()).toEqual(['start', 'x', 'a', 'end']);
  });
  it('takes the default flow when no condition is true, wherever it stands', () => {
    expect(simulate(byAmount).start({ amount: 5 }).path()).toEqual(['start', 'x', 'b', 'end']);
    expect(simulate(choice('x -> b default', 'x -> a if amount > 100')).start({ amount: 250 }).path()).toEqual([
      'start',
      'x',
      'a',
      'end',
    ]);
  });
  it('raises an incident that names element, expression and cause when a condition cannot be evaluated', () => {
    const order = simulate(byAmount).start();
    expect(order.eventsOf('IncidentRaised')).toMatchObject([
      { code: 'CONDITION_ERROR', element: 'x', expression: 'amount > 100', phase: 'leave' },
    ]);
    expect(order.eventsOf('IncidentRaised')[0]?.message).toMatch(/^x: "amount > 100" cannot be evaluated: .*amount/);
    order.setVariables({ amount: 101 }).retry();
    expect(order.path()).toEqual(['start', 'x', 'a', 'end']);
  });
  it('raises an incident when a condition is neither true nor false', () => {
    const order = simulate(choice('x -> a if amount', 'x -> b default')).start({ amount: 3 });
    expect(order.eventsOf('IncidentRaised')[0]?.message).toBe(
      'x: "amount" cannot be evaluated: it gives 3, neither true nor false',
    );
  });
  it('raises an incident when no flow can be taken', () => {
    const order = simulate(choice('x -> a if false', 'x -> b if 1 > 2')).start();
    expect(order.incidents()).toEqual(['NO_FLOW_TAKEN']);
    expect(order.waitingAt()).toEqual(['x']);
  });
  it('lets every token pass that comes', () => {
    const model = processOf(
      [el('parallelGateway', 'fork'), el('exclusiveGateway', 'x'), end],
      ['f1: fork -> x', 'f2: fork -> x', 'x -> end'],
    );
    expect(simulate(model).start().path()).toEqual(['fork', 'x', 'x', 'end', 'end']);
  });
});
