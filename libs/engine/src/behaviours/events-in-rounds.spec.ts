import { describe, expect, it } from 'vitest';

import { el, processOf, type Sketch } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const each = {
  loop: {
    type: 'multiInstance' as const,
    sequential: false,
    collection: 'items',
    elementVariable: 'item',
    behavior: 'All' as const,
    complexBehaviors: [],
  },
};

/** A sub-process that is done for each item: `work`, and what listens in it or at it. */
const rounds = (...listening: readonly Sketch[]) =>
  simulate(
    processOf(
      [el('subProcess', 'sub', each), el('serviceTask', 'work', { in: 'sub' }), ...listening, el('userTask', 'after')],
      ['sub -> after', 'begin -> handle', 'edge -> after'],
    ),
  ).start({ items: [1, 2] });

const handler = (begin: Sketch): readonly Sketch[] => [
  el('eventSubProcess', 'esp', { in: 'sub' }),
  begin,
  el('userTask', 'handle', { in: 'esp' }),
];

describe('an event sub-process inside a multi-instance sub-process', () => {
  it('listens in each round for itself', () => {
    const order = rounds(
      ...handler(
        el('messageStartEvent', 'begin', { in: 'esp', message: { name: 'stop', correlationKey: '=string(item)' } }),
      ),
    );
    expect(order.eventsOf('SubscriptionOpened').map(({ correlationKey }) => correlationKey)).toEqual(['1', '2']);
    order.receive('stop', '2');
    expect(order.waitingAt()).toEqual(['work', 'handle']);
    order.completeTask('handle').completeJob('work');
    expect([order.waitingAt(), order.state().subscriptions]).toEqual([['after'], {}]);
  });
  it('catches the error of its round alone', () => {
    const order = rounds(
      ...handler(el('errorStartEvent', 'begin', { in: 'esp', definitions: [{ type: 'error', error: {} }] })),
      el('errorBoundaryEvent', 'edge', { attachedTo: 'sub', interrupting: true, error: {} }),
    ).throwError('work', 'E');
    expect(order.eventsOf('ErrorThrown')).toMatchObject([{ caughtBy: 'begin' }]);
    expect(order.waitingAt()).toEqual(['work', 'handle']);
  });
});

describe('a boundary event at a multi-instance sub-process', () => {
  it('ends all rounds when it interrupts', () => {
    const order = rounds(
      el('errorBoundaryEvent', 'edge', { attachedTo: 'sub', interrupting: true, error: { code: 'E' } }),
    ).throwError('work', 'E');
    expect(order.waitingAt()).toEqual(['after']);
  });
  it('listens once for all rounds', () => {
    const order = rounds(
      el('signalBoundaryEvent', 'edge', {
        attachedTo: 'sub',
        interrupting: false,
        definitions: [{ type: 'signal', signal: { name: 'alarm' } }],
      }),
    );
    expect(Object.keys(order.state().subscriptions)).toHaveLength(1);
    expect(order.signal('alarm').waitingAt()).toEqual(['work', 'work', 'after']);
  });
});
