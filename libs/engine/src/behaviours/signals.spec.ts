import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const alarm = { definitions: [{ type: 'signal' as const, signal: { name: 'alarm' } }] };

describe('a signal catch event', () => {
  const model = processOf([el('noneStartEvent', 's'), el('signalCatchEvent', 'wait', alarm)], ['s -> wait']);
  it('waits for its signal, which brings variables', () => {
    const order = simulate(model).start();
    expect(order.eventsOf('SubscriptionOpened')).toMatchObject([{ message: 'alarm', kind: 'signal', element: 'wait' }]);
    expect(order.signal('other').status).toBe('active');
    expect(order.signal('alarm', { level: 3 }).status).toBe('completed');
    expect(order.variables()).toEqual({ level: 3 });
  });
  it('does not take a message of that name', () => {
    expect(() => simulate(model).start().receive('alarm')).toThrow('Nothing waits');
  });
  it('names its signal by FEEL', () => {
    const byFeel = { definitions: [{ type: 'signal' as const, signal: { name: '="alarm-" + zone' } }] };
    const order = simulate(processOf([el('signalCatchEvent', 'wait', byFeel)], [])).start({ zone: 'A' });
    expect(order.signal('alarm-A').status).toBe('completed');
  });
});

describe('a thrown signal', () => {
  it('reaches everything in its instance that waits for it, even what starts to wait beside it', () => {
    const order = simulate(
      processOf(
        [
          el('parallelGateway', 'g'),
          el('signalThrowEvent', 'throw', { ...alarm, baton: { inputs: [{ name: 'level', value: '=1 + 1' }] } }),
          el('signalCatchEvent', 'one', alarm),
          el('task', 'before'),
          el('signalCatchEvent', 'two', alarm),
        ],
        ['g -> throw', 'g -> one', 'g -> before', 'before -> two'],
      ),
    ).start();
    expect(order.status).toBe('completed');
    expect(order.eventsOf('SignalThrown')).toMatchObject([
      { element: 'throw', signal: 'alarm', variables: { level: 2 } },
    ]);
    expect(order.variables()).toEqual({ level: 2 });
  });
  it('is told to others and lost here when nothing waits for it', () => {
    const order = simulate(
      processOf([el('signalThrowEvent', 'throw', alarm), el('signalCatchEvent', 'late', alarm)], ['throw -> late']),
    ).start();
    expect(order.waitingAt()).toEqual(['late']);
    expect(order.eventsOf('SignalThrown')).toHaveLength(1);
  });
  it('ends the sub-process that throws it when a boundary event on it interrupts', () => {
    const order = simulate(
      processOf(
        [
          el('subProcess', 'sub'),
          el('signalEndEvent', 'throw', { ...alarm, in: 'sub' }),
          el('userTask', 'inside', { in: 'sub' }),
          el('signalBoundaryEvent', 'heard', { ...alarm, attachedTo: 'sub', interrupting: true }),
          el('userTask', 'after'),
        ],
        ['heard -> after'],
      ),
    ).start();
    expect(order.waitingAt()).toEqual(['after']);
  });
  it('lets a token go at each signal where the boundary event does not interrupt', () => {
    const order = simulate(
      processOf(
        [
          el('userTask', 'host'),
          el('signalBoundaryEvent', 'heard', { ...alarm, attachedTo: 'host', interrupting: false }),
          el('userTask', 'after'),
        ],
        ['heard -> after'],
      ),
    )
      .start()
      .signal('alarm')
      .signal('alarm');
    expect(order.waitingAt()).toEqual(['host', 'after', 'after']);
    expect(order.completeTask('host').waitingAt()).toEqual(['after', 'after']);
    expect(order.state().subscriptions).toEqual({});
  });
  it('stops at an incident when its name gives no text', () => {
    const nameless = { definitions: [{ type: 'signal' as const, signal: { name: '=nothing' } }] };
    const order = simulate(processOf([el('signalThrowEvent', 'throw', nameless)], [])).start();
    expect(order.eventsOf('IncidentRaised')).toMatchObject([{ element: 'throw', expression: 'nothing' }]);
    expect(order.setVariables({ nothing: 'x' }).retry().status).toBe('completed');
  });
});
