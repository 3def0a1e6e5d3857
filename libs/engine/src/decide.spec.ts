import { describe, expect, it } from 'vitest';

import { el, processOf } from '../test/build-process.js';
import { STEP_LIMIT } from './run-to-wait.js';
import { simulate } from './simulation/index.js';

const start = el('noneStartEvent', 'start');
const end = el('noneEndEvent', 'end');

describe('starting', () => {
  const model = processOf(
    [
      start,
      el('messageStartEvent', 'ordered', { message: { name: 'order' } }),
      el('timerStartEvent', 'nightly', { timer: { kind: 'cycle', text: 'R/P1D' } }),
      end,
    ],
    ['start -> end', 'ordered -> end', 'nightly -> end'],
  );
  it('begins at the none start event, or at the one named', () => {
    const order = simulate(model).start({}, { businessKey: 'k', by: 'person:ann' });
    expect(order.events()[0]).toEqual({
      type: 'InstanceStarted',
      processId: 'p',
      version: 1,
      definitionId: 'p:1',
      businessKey: 'k',
      startElement: 'start',
      variables: {},
      by: 'person:ann',
    });
    expect(order.state()).toMatchObject({ businessKey: 'k', startedBy: 'person:ann', definitionId: 'p:1' });
    expect(simulate(model).start({}, { startElement: 'ordered' }).path()).toEqual(['ordered', 'end']);
    expect(simulate(model).start({}, { startElement: 'nightly' }).path()).toEqual(['nightly', 'end']);
  });
  it.each(['end', 'nowhere', 'constructor'])('refuses to begin at %s', (startElement) => {
    expect(() => simulate(model).start({}, { startElement })).toThrow(
      expect.objectContaining({ kind: 'invalid', code: 'START_ELEMENT_UNKNOWN' }),
    );
  });
  it('refuses a process without a none start event unless one is named', () => {
    const byMessage = processOf([el('messageStartEvent', 'ordered', { message: { name: 'order' } })], []);
    expect(() => simulate(byMessage).start()).toThrow(expect.objectContaining({ code: 'START_ELEMENT_UNKNOWN' }));
  });
  it('begins everywhere that no flow leads to where there is no start event', () => {
    expect(
      simulate(processOf([el('userTask', 'a'), el('userTask', 'b'), end], ['a -> end']))
        .start()
        .waitingAt(),
    ).toEqual(['a', 'b']);
  });
  it('refuses a second start, and everything else before the first', () => {
    expect(() => simulate(model).start().start()).toThrow(
      expect.objectContaining({ kind: 'already-exists', code: 'INSTANCE_EXISTS' }),
    );
    expect(() => simulate(model).cancel()).toThrow(
      expect.objectContaining({ kind: 'not-found', code: 'INSTANCE_UNKNOWN' }),
    );
  });
});

describe('flows out of activities', () => {
  const split = (...flows: string[]) =>
    processOf([el('task', 'a'), el('userTask', 'b'), el('userTask', 'c'), el('userTask', 'd')], flows);
  it('splits over every unconditional flow and every true condition', () => {
    expect(
      simulate(split('a -> b', 'a -> c if true', 'a -> d if false'))
        .start()
        .waitingAt(),
    ).toEqual(['b', 'c']);
  });
  it('takes the default flow when no condition is true', () => {
    expect(
      simulate(split('a -> b if false', 'a -> c default', 'a -> d'))
        .start()
        .waitingAt(),
    ).toEqual(['c', 'd']);
    expect(
      simulate(split('a -> b if true', 'a -> c default', 'a -> d if false'))
        .start()
        .waitingAt(),
    ).toEqual(['b']);
  });
  it('raises an incident when every condition is false', () => {
    expect(simulate(split('a -> b if false', 'a -> c if false')).start().incidents()).toEqual(['NO_FLOW_TAKEN']);
  });
  it('lets every token through where flows merge without a gateway', () => {
    expect(
      simulate(split('a -> b', 'a -> c', 'b -> d', 'c -> d'))
        .start()
        .completeTask('b')
        .completeTask('c')
        .waitingAt(),
    ).toEqual(['d', 'd']);
  });
});

describe('a condition', () => {
  it('sees what the step handed out, not what the step was given', () => {
    const model = processOf(
      [
        el('serviceTask', 'a', { baton: { inputs: [{ name: 'x', value: '=x' }] } }),
        el('userTask', 'b'),
        el('userTask', 'c'),
      ],
      ['a -> b if x = 2', 'a -> c default'],
    );
    expect(simulate(model).start({ x: 1 }).completeJob('a', { x: 2 }).waitingAt()).toEqual(['b']);
  });
});

describe('a loop that never waits', () => {
  it('stops at an incident that names it, and goes on as far again on retry', () => {
    const order = simulate(
      processOf([start, el('exclusiveGateway', 'x'), el('task', 'a')], ['start -> x', 'x -> a', 'a -> x']),
      { checked: false },
    ).start();
    expect(order.eventsOf('IncidentRaised')).toMatchObject([
      { code: 'LOOP_LIMIT', message: expect.stringContaining(`${STEP_LIMIT} steps`) as string },
    ]);
    const before = order.events().length;
    order.retry();
    expect([order.incidents(), order.events().length > before + STEP_LIMIT]).toEqual([['LOOP_LIMIT'], true]);
    expect(order.cancel().status).toBe('canceled');
  });
});

describe('cancelling', () => {
  it('terminates everything and leaves nothing open', () => {
    const model = processOf(
      [
        el('userTask', 'a'),
        el('serviceTask', 'b'),
        el('receiveTask', 'c', { message: { name: 'm' } }),
        el('timerCatchEvent', 'd', { timer: { kind: 'duration', text: 'P1D' } }),
        el('subProcess', 'e'),
        el('scriptTask', 'f', { in: 'e', script: { expression: 'oops' } }),
      ],
      [],
    );
    const order = simulate(model).start({ kept: 1 });
    expect(order.waitingAt()).toEqual(['a', 'b', 'c', 'd', 'f']);
    order.cancel('no longer needed');
    expect(order.events().at(-1)).toEqual({ type: 'InstanceCanceled', reason: 'no longer needed' });
    expect(order.state()).toMatchObject({
      status: 'canceled',
      jobs: {},
      userTasks: {},
      timers: {},
      subscriptions: {},
      incidents: {},
      elements: { 0: { children: 0, variables: { kept: 1 } } },
    });
    expect(Object.keys(order.state().elements)).toEqual(['0']);
  });
});

describe('setting variables', () => {
  it('sets them in the scope named', () => {
    const order = simulate(
      processOf([el('userTask', 'a', { baton: { inputs: [{ name: 'x', value: '=1' }] } })], []),
    ).start();
    order.handle({ type: 'SetVariables', scope: 1, variables: { x: 2 } }).setVariables({ y: 3 });
    expect(order.state().elements).toMatchObject({ 0: { variables: { y: 3 } }, 1: { variables: { x: 2 } } });
    expect(() => order.handle({ type: 'SetVariables', scope: 9, variables: {} })).toThrow(
      expect.objectContaining({ code: 'SCOPE_UNKNOWN' }),
    );
  });
  it('keeps a variable of any name apart from what objects inherit', () => {
    const order = simulate(processOf([el('userTask', 'a')], [])).start(
      JSON.parse('{"__proto__":{"x":1},"toString":2}') as object as never,
    );
    expect(Object.keys(order.variables())).toEqual(['__proto__', 'toString']);
    order.completeTask('a', JSON.parse('{"__proto__":5}') as object as never);
    expect(JSON.stringify(order.variables())).toBe('{"__proto__":5,"toString":2}');
  });
});
