import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const forkJoin = processOf(
  [
    el('noneStartEvent', 'start'),
    el('parallelGateway', 'fork'),
    el('serviceTask', 'a'),
    el('serviceTask', 'b'),
    el('parallelGateway', 'join'),
    el('noneEndEvent', 'end'),
  ],
  ['start -> fork', 'fork -> a', 'fork -> b', 'a -> join', 'b -> join', 'join -> end'],
);

describe('a parallel gateway', () => {
  it('sends a token over each outgoing flow, whatever its condition', () => {
    const model = processOf(
      [el('parallelGateway', 'fork'), el('serviceTask', 'a'), el('serviceTask', 'b')],
      ['fork -> a if false', 'fork -> b'],
    );
    expect(simulate(model).start().waitingAt()).toEqual(['a', 'b']);
  });
  it('waits for a token over each incoming flow', () => {
    const order = simulate(forkJoin).start().completeJob('b');
    expect(order.waitingAt()).toEqual(['a', 'join']);
    order.completeJob('a');
    expect([order.status, order.path()]).toEqual(['completed', ['start', 'fork', 'b', 'a', 'join', 'end']]);
  });
  it('keeps a second token over the same flow for the next round', () => {
    const model = processOf(
      [
        el('parallelGateway', 'fork'),
        el('serviceTask', 'a'),
        el('serviceTask', 'a2'),
        el('serviceTask', 'b'),
        el('exclusiveGateway', 'merge'),
        el('parallelGateway', 'join'),
        el('noneEndEvent', 'end'),
      ],
      [
        'fork -> a',
        'fork -> a2',
        'fork -> b',
        'a -> merge',
        'a2 -> merge',
        'merge -> join',
        'b -> join',
        'join -> end',
      ],
    );
    const order = simulate(model).start().completeJob('a').completeJob('a2');
    expect(order.waitingAt()).toEqual(['b', 'join', 'join']);
    order.completeJob('b');
    expect([order.status, order.waitingAt(), order.path().filter((id) => id === 'end')]).toEqual([
      'active',
      ['join'],
      ['end'],
    ]);
  });
  it('ends with its scope when a boundary event interrupts it', () => {
    const model = processOf(
      [
        el('subProcess', 'sub'),
        el('timerBoundaryEvent', 'late', {
          attachedTo: 'sub',
          interrupting: true,
          timer: { kind: 'duration', text: 'PT1H' },
        }),
        el('parallelGateway', 'fork', { in: 'sub' }),
        el('serviceTask', 'a', { in: 'sub' }),
        el('parallelGateway', 'join', { in: 'sub' }),
      ],
      ['fork -> a', 'one: fork -> join', 'a -> join'],
    );
    const order = simulate(model).start();
    expect(order.waitingAt()).toEqual(['a', 'join']);
    expect(order.advanceClock('PT1H').status).toBe('completed');
  });
});
