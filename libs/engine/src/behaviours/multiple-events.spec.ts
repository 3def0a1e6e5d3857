import type { EventDefinition } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const definitions: readonly EventDefinition[] = [
  { type: 'message', message: { name: 'paid' } },
  { type: 'signal', signal: { name: 'alarm' } },
  { type: 'timer', timer: { kind: 'duration', text: 'PT1H' } },
  { type: 'conditional', condition: { text: 'x > 1' } },
];
type Run = ReturnType<typeof simulate>;
const ways: readonly (readonly [string, (order: Run) => Run])[] = [
  ['message', (order) => order.receive('paid', undefined, { amount: 1 })],
  ['signal', (order) => order.signal('alarm', { level: 2 })],
  ['timer', (order) => order.advanceClock('PT1H')],
  ['condition', (order) => order.setVariables({ x: 2 })],
];

describe('a multiple catch event', () => {
  it.each(ways)('goes on by its %s alone, and waits for nothing more', (_, happen) => {
    const order = simulate(
      processOf([el('multipleCatchEvent', 'wait', { definitions }), el('userTask', 'next')], ['wait -> next']),
    );
    happen(order.start());
    expect(order.waitingAt()).toEqual(['next']);
    const { subscriptions, timers, conditions } = order.state();
    expect([subscriptions, timers, conditions]).toEqual([{}, {}, {}]);
  });
});

describe('a parallel multiple catch event', () => {
  const model = processOf([el('parallelMultipleCatchEvent', 'wait', { definitions })], []);
  it.each([
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [2, 0, 3, 1],
  ])('goes on once all have happened, in whatever order: %i %i %i %i', (...places) => {
    const order = simulate(model).start();
    const last = places.pop() ?? 0;
    for (const place of places) ways[place]?.[1](order);
    expect([order.waitingAt(), order.status]).toEqual([['wait'], 'active']);
    ways[last]?.[1](order);
    expect([order.status, order.variables()]).toMatchObject(['completed', { amount: 1, level: 2 }]);
  });
  it('no longer waits for what has happened', () => {
    const order = simulate(model).start().receive('paid');
    expect(() => order.receive('paid')).toThrow('Nothing waits');
  });
});

describe('a boundary event with several definitions', () => {
  const some = definitions.slice(0, 2);
  it('interrupts by any of them', () => {
    const order = simulate(
      processOf(
        [
          el('userTask', 'host'),
          el('multipleBoundaryEvent', 'any', { attachedTo: 'host', interrupting: true, definitions: some }),
          el('userTask', 'after'),
        ],
        ['any -> after'],
      ),
    ).start();
    expect(order.signal('alarm').waitingAt()).toEqual(['after']);
  });
  it('catches the cancellation of a transaction too', () => {
    const order = simulate(
      processOf(
        [
          el('transaction', 'host'),
          el('cancelEndEvent', 'cancel', { in: 'host', definitions: [{ type: 'cancel' }] }),
          el('multipleBoundaryEvent', 'any', {
            attachedTo: 'host',
            interrupting: true,
            definitions: [...some, { type: 'cancel' }],
          }),
          el('userTask', 'after'),
        ],
        ['any -> after'],
      ),
    ).start();
    expect(order.waitingAt()).toEqual(['after']);
  });
  it('catches errors too, before what catches all', () => {
    const order = simulate(
      processOf(
        [
          el('serviceTask', 'host'),
          el('errorBoundaryEvent', 'all', { attachedTo: 'host', interrupting: true, error: {} }),
          el('multipleBoundaryEvent', 'any', {
            attachedTo: 'host',
            interrupting: true,
            definitions: [...some, { type: 'error', error: { code: 'E' } }],
          }),
        ],
        [],
      ),
    )
      .start()
      .throwError('host', 'E');
    expect(order.path()).toEqual(['any']);
  });
  it('that needs all of them counts anew after each time, where it does not interrupt', () => {
    const order = simulate(
      processOf(
        [
          el('userTask', 'host'),
          el('parallelMultipleBoundaryEvent', 'both', { attachedTo: 'host', interrupting: false, definitions: some }),
          el('userTask', 'after'),
        ],
        ['both -> after'],
      ),
    ).start();
    order.receive('paid', undefined, { amount: 1 }).receive('paid', undefined, { amount: 9 });
    expect([order.waitingAt(), order.variables()]).toEqual([['host'], {}]);
    order.signal('alarm');
    expect([order.waitingAt(), order.variables()]).toEqual([['host', 'after'], { amount: 1 }]);
    order.signal('alarm').receive('paid');
    expect(order.waitingAt()).toEqual(['host', 'after', 'after']);
  });
});

describe('a start event with several definitions', () => {
  const some = definitions.slice(0, 2);
  const model = processOf(
    [
      el('multipleStartEvent', 'any', { definitions: some }),
      el('parallelMultipleStartEvent', 'both', { definitions: some }),
      el('userTask', 'next'),
    ],
    ['any -> next', 'both -> next'],
  );
  it('begins by any of them', () => {
    expect(simulate(model).start({}, { startElement: 'any', definition: 1 }).waitingAt()).toEqual(['next']);
  });
  it('that needs all of them is begun by the first, and waits for the others', () => {
    const order = simulate(model).start({}, { startElement: 'both', definition: 0 });
    expect(order.waitingAt()).toEqual(['both']);
    expect(Object.values(order.state().subscriptions)).toMatchObject([{ message: 'alarm', definition: 1 }]);
    expect(order.signal('alarm').waitingAt()).toEqual(['next']);
  });
  it('begins an event sub-process once all have happened', () => {
    const order = simulate(
      processOf(
        [
          el('userTask', 'work'),
          el('eventSubProcess', 'esp'),
          el('parallelMultipleStartEvent', 'both', { in: 'esp', definitions: some }),
          el('userTask', 'handle', { in: 'esp' }),
        ],
        ['both -> handle'],
      ),
    ).start();
    expect(order.receive('paid').waitingAt()).toEqual(['work']);
    expect(order.signal('alarm').waitingAt()).toEqual(['handle']);
  });
});

describe('a multiple throw event', () => {
  it('throws all of its definitions in order', () => {
    const order = simulate(
      processOf(
        [
          el('multipleThrowEvent', 'tell', {
            definitions: [
              { type: 'message', message: { name: 'm' } },
              { type: 'signal', signal: { name: 's' } },
              { type: 'escalation', escalation: { code: 'e' } },
            ],
          }),
        ],
        [],
      ),
    ).start();
    expect(
      order
        .events()
        .map(({ type }) => type)
        .filter((type) => /Thrown|Sent/.test(type)),
    ).toEqual(['MessageSent', 'SignalThrown', 'EscalationThrown']);
    expect(order.status).toBe('completed');
  });
  it('throws what ends its scope last, at an end event', () => {
    const order = simulate(
      processOf(
        [
          el('multipleEndEvent', 'tell', {
            definitions: [
              { type: 'error', error: { code: 'E' } },
              { type: 'message', message: { name: 'm' } },
            ],
          }),
        ],
        [],
      ),
    ).start();
    expect(order.eventsOf('MessageSent')).toHaveLength(1);
    expect(order.status).toBe('failed');
  });
  it('throws nothing when a part of it cannot be evaluated', () => {
    const order = simulate(
      processOf(
        [
          el('multipleThrowEvent', 'tell', {
            definitions: [
              { type: 'message', message: { name: 'm' } },
              { type: 'signal', signal: { name: '=nothing' } },
            ],
          }),
        ],
        [],
      ),
    ).start();
    expect([order.incidents(), order.eventsOf('MessageSent')]).toEqual([['EXPRESSION_ERROR'], []]);
  });
});
