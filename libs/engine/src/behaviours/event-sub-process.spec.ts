import { describe, expect, it } from 'vitest';

import { el, processOf, type Sketch } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

type StartOf = (more: { readonly in: string; readonly interrupting?: boolean }) => Sketch;

const message: StartOf = (more) => el('messageStartEvent', 'begin', { message: { name: 'news' }, ...more });
const interrupting = { in: 'esp' };
const beside = { in: 'esp', interrupting: false };

/** A process that does `work`, with an event sub-process that does `handle`. */
const withHandler = (begin: Sketch, ...more: readonly Sketch[]) =>
  processOf(
    [
      el('noneStartEvent', 'start'),
      el('userTask', 'work'),
      el('noneEndEvent', 'end'),
      el('eventSubProcess', 'esp'),
      begin,
      el('userTask', 'handle', { in: 'esp' }),
      el('noneEndEvent', 'handled', { in: 'esp' }),
      ...more,
    ],
    ['start -> work', 'work -> end', `${begin.node.id} -> handle`, 'handle -> handled'],
  );

describe('an event sub-process that interrupts', () => {
  it('ends all else in its scope, which then ends with it', () => {
    const order = simulate(withHandler(message(interrupting)))
      .start()
      .receive('news', undefined, { what: 'rain' });
    expect([order.waitingAt(), order.variables()]).toEqual([['handle'], { what: 'rain' }]);
    expect(order.state().subscriptions).toEqual({});
    expect(order.completeTask('handle').status).toBe('completed');
    expect(order.path()).toEqual(['start', 'begin', 'handle', 'handled', 'esp']);
  });
  it('is no longer waited for once its scope has ended', () => {
    const order = simulate(withHandler(message(interrupting)))
      .start()
      .completeTask('work');
    expect([order.status, order.state().subscriptions]).toEqual(['completed', {}]);
    expect(order.eventsOf('SubscriptionClosed')).toHaveLength(1);
  });
  it('keeps the others of its scope from listening', () => {
    const order = simulate(
      withHandler(
        message(interrupting),
        el('eventSubProcess', 'other'),
        el('signalStartEvent', 'alarm', {
          in: 'other',
          interrupting: false,
          definitions: [{ type: 'signal', signal: { name: 'alarm' } }],
        }),
      ),
    ).start();
    expect(Object.keys(order.state().subscriptions)).toHaveLength(2);
    expect(order.receive('news').state().subscriptions).toEqual({});
  });
  it('lets the process go on behind the sub-process it is in', () => {
    const order = simulate(
      processOf(
        [
          el('subProcess', 'sub'),
          el('userTask', 'work', { in: 'sub' }),
          el('eventSubProcess', 'esp', { in: 'sub' }),
          message(interrupting),
          el('userTask', 'handle', { in: 'esp' }),
          el('userTask', 'after'),
          el('messageBoundaryEvent', 'edge', { attachedTo: 'sub', interrupting: true, message: { name: 'stop' } }),
        ],
        ['begin -> handle', 'sub -> after'],
      ),
    )
      .start()
      .receive('news');
    expect(order.waitingAt()).toEqual(['handle']);
    expect(Object.values(order.state().subscriptions)).toMatchObject([{ element: 'edge' }]);
    expect(order.completeTask('handle').waitingAt()).toEqual(['after']);
  });
  it.each([
    ['date', '2030-01-01T01:00:00Z'],
    ['duration', 'PT1H'],
    ['cycle', 'R3/PT1H'],
  ] as const)('begins by a %s', (kind, text) => {
    const order = simulate(withHandler(el('timerStartEvent', 'begin', { ...interrupting, timer: { kind, text } })))
      .start()
      .advanceClock('PT5H');
    expect([order.waitingAt(), order.state().timers]).toEqual([['handle'], {}]);
  });
  it('begins by a condition', () => {
    const order = simulate(
      withHandler(
        el('conditionalStartEvent', 'begin', {
          ...interrupting,
          definitions: [{ type: 'conditional', condition: { text: 'x > 1' } }],
        }),
      ),
    ).start({ x: 1 });
    expect(order.waitingAt()).toEqual(['work']);
    expect(order.setVariables({ x: 2 }).waitingAt()).toEqual(['handle']);
  });
});

describe('an event sub-process that does not interrupt', () => {
  it('runs as often as its event happens, and keeps its scope open', () => {
    const order = simulate(withHandler(message(beside)))
      .start()
      .receive('news')
      .receive('news');
    expect(order.waitingAt()).toEqual(['work', 'handle', 'handle']);
    order.completeTask('handle').completeTask('work');
    expect([order.status, order.waitingAt()]).toEqual(['active', ['handle']]);
    expect(order.completeTask('handle').status).toBe('completed');
  });
  it('runs at every firing of a cycle', () => {
    const order = simulate(
      withHandler(el('timerStartEvent', 'begin', { ...beside, timer: { kind: 'cycle', text: 'R3/PT1H' } })),
    )
      .start()
      .advanceClock('P1D');
    expect(order.waitingAt()).toEqual(['work', 'handle', 'handle', 'handle']);
  });
  it('sees the variables of its scope, and keeps its inputs to itself', () => {
    const model = withHandler(message(beside));
    const esp = model.elements['esp'];
    const inputs = [{ name: 'y', value: '=x + 1' }];
    const order = simulate({
      ...model,
      elements: { ...model.elements, esp: { ...esp, baton: { ...esp?.baton, inputs } } } as typeof model.elements,
    })
      .start({ x: 1 })
      .receive('news');
    expect(order.eventsOf('UserTaskOpened').at(-1)?.variables).toEqual({ x: 1, y: 2 });
    expect(order.completeTask('handle', { y: 5 }).variables()).toEqual({ x: 1 });
  });
});

describe('an event sub-process for errors', () => {
  const onError = (id: string, code?: string, more: object = {}) =>
    el('errorStartEvent', id, {
      ...interrupting,
      ...more,
      definitions: [{ type: 'error', error: code === undefined ? {} : { code } }],
    });
  it('catches what an end event of its scope throws', () => {
    const order = simulate(
      processOf(
        [
          el('errorEndEvent', 'fail', { error: { code: 'E' } }),
          el('userTask', 'beside'),
          el('eventSubProcess', 'esp'),
          onError('begin', 'E'),
          el('userTask', 'handle', { in: 'esp' }),
        ],
        ['begin -> handle'],
      ),
    ).start();
    expect(order.waitingAt()).toEqual(['handle']);
    expect(order.eventsOf('ErrorThrown')).toMatchObject([{ code: 'E', element: 'fail', caughtBy: 'begin' }]);
    expect(order.completeTask('handle').status).toBe('completed');
  });
  const nested = (code: string | undefined, onTask?: Sketch) =>
    processOf(
      [
        el('subProcess', 'sub'),
        el('serviceTask', 'work', { in: 'sub' }),
        ...(onTask ? [onTask] : []),
        el('eventSubProcess', 'esp', { in: 'sub' }),
        onError('begin', code),
        el('errorEndEvent', 'again', { in: 'esp', error: { code: 'E' } }),
        el('errorBoundaryEvent', 'edge', { attachedTo: 'sub', interrupting: true, error: {} }),
        el('userTask', 'after'),
      ],
      ['begin -> again', 'edge -> after'],
    );
  it('catches before the boundary event around it, to which it may throw the error on', () => {
    const order = simulate(nested('E')).start().throwError('work', 'E', { why: 'x' });
    expect(order.eventsOf('ErrorThrown').map(({ caughtBy }) => caughtBy)).toEqual(['begin', 'edge']);
    expect([order.waitingAt(), order.variables()]).toEqual([['after'], { why: 'x' }]);
  });
  it('leaves other codes to the scopes around', () => {
    expect(simulate(nested('F')).start().throwError('work', 'E').eventsOf('ErrorThrown')).toMatchObject([
      { caughtBy: 'edge' },
    ]);
  });
  it('comes after the boundary event on the step itself', () => {
    const order = simulate(
      nested('E', el('errorBoundaryEvent', 'near', { in: 'sub', attachedTo: 'work', interrupting: true, error: {} })),
    )
      .start()
      .throwError('work', 'E');
    expect(order.eventsOf('ErrorThrown')).toMatchObject([{ caughtBy: 'near' }]);
  });
  it('keeps code and message where its start event says', () => {
    const order = simulate(
      processOf(
        [
          el('serviceTask', 'job'),
          el('eventSubProcess', 'esp'),
          el('errorStartEvent', 'begin', {
            ...interrupting,
            definitions: [{ type: 'error', error: { codeVariable: 'code', messageVariable: 'text' } }],
          }),
        ],
        [],
      ),
    ).start();
    order.handle({ type: 'ThrowJobError', n: order.job('job'), errorCode: 'E', message: 'broken' });
    expect(order.variables()).toEqual({ code: 'E', text: 'broken' });
  });
});

describe('an event sub-process that cannot listen', () => {
  const unreadable = el('timerStartEvent', 'begin', { ...interrupting, timer: { kind: 'duration', text: '=wait' } });
  it('of the process is an incident beside it, and listens after a retry', () => {
    const order = simulate(withHandler(unreadable)).start();
    expect([order.waitingAt(), order.incidents()]).toEqual([['work'], ['EXPRESSION_ERROR']]);
    order.setVariables({ wait: 'PT1H' }).retry();
    expect([order.incidents(), order.advanceClock('PT1H').waitingAt()]).toEqual([[], ['handle']]);
  });
  it('of a sub-process is an incident that keeps this from starting', () => {
    const order = simulate(
      processOf(
        [
          el('subProcess', 'sub'),
          el('userTask', 'work', { in: 'sub' }),
          el('eventSubProcess', 'esp', { in: 'sub' }),
          unreadable,
        ],
        [],
      ),
    ).start();
    expect([order.waitingAt(), order.incidents()]).toEqual([['sub'], ['EXPRESSION_ERROR']]);
    expect(order.setVariables({ wait: 'PT1H' }).retry().waitingAt()).toEqual(['work']);
  });
});

it('an instance that is canceled waits for nothing any more', () => {
  const order = simulate(withHandler(message(beside)))
    .start()
    .cancel();
  expect([order.status, order.state().subscriptions]).toEqual(['canceled', {}]);
});
