import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const work = (...boundaries: ReturnType<typeof el>[]) =>
  processOf(
    [
      el('noneStartEvent', 'start'),
      el('serviceTask', 'work'),
      ...boundaries,
      el('userTask', 'handle'),
      el('noneEndEvent', 'end'),
    ],
    ['start -> work', 'work -> end', ...boundaries.map(({ node }) => `${node.id} -> handle`)],
  );
const timer = (interrupting: boolean, kind: 'duration' | 'cycle', text: string) =>
  el('timerBoundaryEvent', 'late', { attachedTo: 'work', interrupting, timer: { kind, text } });
const message = (interrupting: boolean) =>
  el('messageBoundaryEvent', 'news', {
    attachedTo: 'work',
    interrupting,
    message: { name: 'news', correlationKey: '=order' },
  });
const error = (id: string, code?: string) =>
  el('errorBoundaryEvent', id, { attachedTo: 'work', interrupting: true, error: code === undefined ? {} : { code } });

describe('a timer boundary event', () => {
  it('ends its host and goes on from there when it interrupts', () => {
    const order = simulate(work(timer(true, 'duration', 'PT1H'))).start();
    order.advanceClock('PT59M');
    expect(order.waitingAt()).toEqual(['work']);
    order.advanceClock('PT1M');
    expect(order.waitingAt()).toEqual(['handle']);
    expect(order.eventsOf('JobCanceled')).toHaveLength(1);
  });
  it('is cancelled when its host ends first', () => {
    const order = simulate(work(timer(true, 'duration', 'PT1H')))
      .start()
      .completeJob('work');
    expect([order.status, order.eventsOf('TimerCanceled')]).toMatchObject(['completed', [{}]]);
  });
  it('leaves its host alone when it does not interrupt, and fires once for a duration', () => {
    const order = simulate(work(timer(false, 'duration', 'PT1H')))
      .start()
      .advanceClock('P2D');
    expect(order.waitingAt()).toEqual(['work', 'handle']);
    expect(order.eventsOf('TimerFired')).toHaveLength(1);
  });
  it.each([
    ['R3/PT1H', 3],
    ['R/PT1H', 10],
    ['R2/2030-01-01T05:00:00Z/PT1H', 2],
    ['R1/PT1H', 1],
  ])('fires %s in ten hours %i times', (text, times) => {
    const order = simulate(work(timer(false, 'cycle', text)))
      .start()
      .advanceClock('PT10H');
    expect(order.waitingAt()).toEqual(['work', ...Array.from({ length: times }, () => 'handle')]);
  });
  it('repeats from when it was due, not from when it was noticed', () => {
    const order = simulate(work(timer(false, 'cycle', 'R/PT1H'))).start();
    const [first] = order.eventsOf('TimerScheduled');
    order.advanceClock('PT90M');
    expect(order.eventsOf('TimerScheduled').map(({ dueAt }) => dueAt - (first?.dueAt ?? 0))).toEqual([0, 3_600_000]);
  });
});

describe('a message boundary event', () => {
  it('interrupts its host and brings the message variables', () => {
    const order = simulate(work(message(true)))
      .start({ order: 7 })
      .receive('news', '7', { what: 'rain' });
    expect([order.waitingAt(), order.variables()]).toEqual([['handle'], { order: 7, what: 'rain' }]);
  });
  it('takes every message that comes when it does not interrupt', () => {
    const order = simulate(work(message(false)))
      .start({ order: 7 })
      .receive('news', '7')
      .receive('news', '7');
    expect(order.waitingAt()).toEqual(['work', 'handle', 'handle']);
    expect(order.eventsOf('SubscriptionOpened')).toHaveLength(1);
  });
  it('raises an incident on its host when its key gives nothing, and has nothing left open', () => {
    const order = simulate(work(timer(true, 'duration', 'PT1H'), message(true))).start({ order: null });
    expect(order.eventsOf('IncidentRaised')).toMatchObject([
      { code: 'CORRELATION_KEY_INVALID', element: 'work', phase: 'activate', expression: '=order' },
    ]);
    expect(order.state().timers).toEqual({});
    order.setVariables({ order: 'A-1' }).retry();
    expect(order.waitingAt()).toEqual(['work']);
    order.receive('news', 'A-1');
    expect(order.waitingAt()).toEqual(['handle']);
  });
});

describe('an error boundary event', () => {
  it('catches its code before one that catches all', () => {
    const order = simulate(work(error('any'), error('money', 'no-money')))
      .start()
      .throwError('work', 'no-money', { missing: 5 });
    expect(order.eventsOf('ErrorThrown')).toMatchObject([{ code: 'no-money', element: 'work', caughtBy: 'money' }]);
    expect([order.waitingAt(), order.variables()]).toEqual([['handle'], { missing: 5 }]);
    expect(
      simulate(work(error('any'), error('money', 'no-money')))
        .start()
        .throwError('work', 'x')
        .path(),
    ).toContain('any');
  });
  it('leaves other codes alone', () => {
    expect(
      simulate(work(error('money', 'no-money')))
        .start()
        .throwError('work', 'fire')
        .incidents(),
    ).toEqual(['UNHANDLED_ERROR']);
  });
});
