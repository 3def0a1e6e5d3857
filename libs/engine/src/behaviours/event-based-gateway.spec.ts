import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const gateway = (instantiate: boolean, type: 'Exclusive' | 'Parallel') =>
  processOf(
    [
      ...(instantiate ? [] : [el('noneStartEvent', 's')]),
      el('eventBasedGateway', 'g', { instantiate, type }),
      el('messageCatchEvent', 'paid', { message: { name: 'paid', correlationKey: '=id' } }),
      el('receiveTask', 'refused', { message: { name: 'refused', correlationKey: '=id' } }),
      el('signalCatchEvent', 'alarm', { definitions: [{ type: 'signal', signal: { name: 'alarm' } }] }),
      ...(instantiate ? [] : [el('timerCatchEvent', 'late', { timer: { kind: 'duration' as const, text: 'PT1H' } })]),
      el('userTask', 'next'),
    ],
    [
      ...(instantiate ? [] : ['s -> g', 'g -> late', 'late -> next']),
      'g -> paid',
      'g -> refused',
      'g -> alarm',
      'paid -> next',
    ],
  );

describe('an event-based gateway', () => {
  const model = gateway(false, 'Exclusive');
  it('waits for every event behind it, and takes the way of the first', () => {
    const order = simulate(model).start({ id: 7 });
    expect(order.waitingAt()).toEqual(['g']);
    expect(order.eventsOf('SubscriptionOpened').map(({ element }) => element)).toEqual(['paid', 'refused', 'alarm']);
    order.receive('paid', '7', { amount: 3 });
    expect([order.waitingAt(), order.variables()]).toEqual([['next'], { id: 7, amount: 3 }]);
    expect([order.state().subscriptions, order.state().timers]).toEqual([{}, {}]);
    expect(order.path()).toEqual(['s', 'g', 'paid']);
    expect(order.flowsTaken()).toEqual(['s-g', 'g-paid', 'paid-next']);
  });
  it.each([
    ['refused', (order: ReturnType<typeof simulate>) => order.receive('refused', '7')],
    ['alarm', (order: ReturnType<typeof simulate>) => order.signal('alarm')],
    ['late', (order: ReturnType<typeof simulate>) => order.advanceClock('PT1H')],
  ] as const)('takes the way of %s', (element, happen) => {
    const order = simulate(model).start({ id: 7 });
    happen(order);
    expect(order.path()).toContain(element);
    expect(order.state().subscriptions).toEqual({});
  });
  it('waits for nothing when one of its events cannot be', () => {
    const order = simulate(model).start({ id: null });
    expect(order.eventsOf('IncidentRaised')).toMatchObject([{ element: 'g', code: 'CORRELATION_KEY_INVALID' }]);
    expect([order.state().subscriptions, order.state().timers]).toEqual([{}, {}]);
    expect(order.setVariables({ id: 7 }).retry().receive('paid', '7').waitingAt()).toEqual(['next']);
  });
});

describe('an instantiating event-based gateway', () => {
  it('begins behind the event that started it', () => {
    const order = simulate(gateway(true, 'Exclusive')).start({ id: 7 }, { startElement: 'paid' });
    expect(order.waitingAt()).toEqual(['next']);
    expect(order.path()).toEqual(['g', 'paid']);
    expect(order.eventsOf('InstanceStarted')).toMatchObject([{ startElement: 'paid' }]);
  });
  it('waits for its other events too where it is parallel', () => {
    const order = simulate(gateway(true, 'Parallel')).start({ id: 7 }, { startElement: 'refused' });
    expect(order.waitingAt()).toEqual(['paid', 'alarm']);
    expect(order.receive('paid', '7').signal('alarm').waitingAt()).toEqual(['next']);
    expect(order.completeTask('next').status).toBe('completed');
  });
  it('cannot be started without one of its events', () => {
    expect(() => simulate(gateway(true, 'Exclusive')).start()).toThrow(
      expect.objectContaining({ code: 'START_ELEMENT_UNKNOWN' }),
    );
  });
});

describe('an instantiating receive task', () => {
  it('begins with the message that started it', () => {
    const order = simulate(
      processOf(
        [el('receiveTask', 'ordered', { message: { name: 'order' }, instantiate: true }), el('userTask', 'next')],
        ['ordered -> next'],
      ),
    ).start({ item: 'x' }, { startElement: 'ordered' });
    expect([order.path(), order.waitingAt(), order.variables()]).toEqual([['ordered'], ['next'], { item: 'x' }]);
  });
});
