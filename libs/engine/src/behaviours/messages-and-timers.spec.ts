import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const only = (element: ReturnType<typeof el>) =>
  processOf(
    [el('noneStartEvent', 'start'), element, el('noneEndEvent', 'end')],
    [`start -> ${element.node.id}`, `${element.node.id} -> end`],
  );

describe('a message receiver', () => {
  const wait = only(el('messageCatchEvent', 'wait', { message: { name: 'paid', correlationKey: '=order.id' } }));
  it('evaluates its key when it opens, and goes on with the message', () => {
    const order = simulate(wait)
      .start({ order: { id: 'o-1' } })
      .setVariables({ order: { id: 'o-2' } });
    expect(order.eventsOf('SubscriptionOpened')).toMatchObject([
      { message: 'paid', correlationKey: 'o-1', element: 'wait' },
    ]);
    order.receive('paid', 'o-1', { amount: 3 });
    expect([order.status, order.variables()]).toEqual(['completed', { order: { id: 'o-2' }, amount: 3 }]);
  });
  it('refuses a message for a closed subscription', () => {
    const order = simulate(
      processOf([el('receiveTask', 'a', { message: { name: 'm' } }), el('userTask', 'b')], []),
    ).start();
    const [{ n } = { n: 0 }] = order.eventsOf('SubscriptionOpened');
    order.receive('m');
    expect(() => order.handle({ type: 'ReceiveMessage', n, messageId: 'again' })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTION_NOT_OPEN' }),
    );
  });
  it('raises an incident when an output fails, and takes no second message meanwhile', () => {
    const order = simulate(
      only(
        el('receiveTask', 'wait', {
          message: { name: 'paid' },
          baton: { outputs: [{ name: 'twice', value: '=amount * factor' }] },
        }),
      ),
    ).start();
    order.receive('paid', undefined, { amount: 4 });
    expect([order.incidents(), order.state().subscriptions]).toEqual([['EXPRESSION_ERROR'], {}]);
    order.setVariables({ factor: 2 }).retry();
    expect(order.variables()).toEqual({ factor: 2, twice: 8 });
  });
});

describe('a message sender', () => {
  const message = { name: 'order-placed', correlationKey: '=id', ttl: 'PT1H' };
  it('hands its message to other instances and goes on', () => {
    const order = simulate(
      only(el('messageThrowEvent', 'tell', { message, baton: { inputs: [{ name: 'total', value: '=price * 2' }] } })),
    ).start({ id: 7, price: 3 });
    expect(order.eventsOf('MessageSent')).toMatchObject([
      { element: 'tell', message: 'order-placed', correlationKey: '7', ttl: 'PT1H', variables: { total: 6 } },
    ]);
    expect(order.status).toBe('completed');
  });
  it('waits for its job where it is bound to one', () => {
    const order = simulate(
      only(el('sendTask', 'tell', { message, baton: { job: { type: 'tell-erp', retries: 1, backoff: 'PT1S' } } })),
    ).start({ id: 7 });
    expect(order.waitingAt()).toEqual(['tell']);
    expect(order.completeJob('tell').status).toBe('completed');
  });
});

describe('a timer catch event', () => {
  const wait = (kind: 'date' | 'duration' | 'cycle', text: string) =>
    only(el('timerCatchEvent', 'wait', { timer: { kind, text } }));
  it.each([
    ['duration', 'PT30M', 30],
    ['duration', '=duration("PT1H") / 2', 30],
    ['duration', '=wait', 90],
    ['cycle', 'R1/PT10M', 10],
    ['date', '2030-01-01T01:00:00Z', 60],
    ['date', '2030-01-01T03:00:00+02:00', 60],
    ['date', '2030-01-01T02:00', 120],
    ['date', '2030-01-02', 1440],
    ['date', '=date and time("2030-01-01T01:00:00Z")', 60],
    ['date', '2030-01-01T03:00:00[Europe/Berlin]', 120],
    ['date', '=date and time("2030-01-01T03:00:00@Europe/Berlin")', 120],
    ['date', '=now() + duration("PT5M")', 5],
  ] as const)('reads %s %s as %i minutes', (kind, text, minutes) => {
    const order = simulate(wait(kind, text)).start({ wait: 'PT90M' });
    expect(order.eventsOf('TimerScheduled').map(({ dueAt }) => (dueAt - order.now) / 60_000)).toEqual([minutes]);
    expect(order.advanceClock(`PT${minutes}M`).status).toBe('completed');
  });
  it.each([
    ['duration', 'soon'],
    ['date', 'tomorrow'],
    ['cycle', 'PT1H'],
    ['cycle', 'R0/PT1H'],
    ['cycle', 'R/PT0S'],
    ['date', '2030-02-31T00:00:00Z?'],
  ] as const)('raises an incident for %s %s', (kind, text) => {
    const order = simulate(wait(kind, text)).start();
    expect(order.eventsOf('IncidentRaised')).toMatchObject([
      { code: 'TIMER_INVALID', element: 'wait', expression: text },
    ]);
  });
  it('lets a token go at every firing of a cycle', () => {
    const order = simulate(wait('cycle', 'R3/PT10M')).start().advanceClock('PT20M');
    expect([order.path(), order.waitingAt(), order.status]).toEqual([
      ['start', 'wait', 'end', 'wait', 'end'],
      ['wait'],
      'active',
    ]);
    expect(order.advanceClock('PT1H').path()).toEqual(['start', 'wait', 'end', 'wait', 'end', 'wait', 'end']);
    expect(order.status).toBe('completed');
  });
  it('refuses to fire before it is due', () => {
    const order = simulate(wait('duration', 'PT1H')).start();
    const n = Number(Object.keys(order.state().timers)[0]);
    expect(() => order.handle({ type: 'FireTimer', n })).toThrow(expect.objectContaining({ code: 'TIMER_NOT_DUE' }));
    order.advanceClock('PT1H');
    expect(() => order.handle({ type: 'FireTimer', n })).toThrow(expect.objectContaining({ code: 'INSTANCE_ENDED' }));
  });
});
