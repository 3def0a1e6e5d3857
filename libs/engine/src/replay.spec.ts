import { describe, expect, it } from 'vitest';

import { el, processOf } from '../test/build-process.js';
import { stateAt, whatIsOpen } from './replay.js';
import { simulate } from './simulation/index.js';

const model = processOf(
  [
    el('parallelGateway', 'fork'),
    el('serviceTask', 'a'),
    el('userTask', 'b'),
    el('timerBoundaryEvent', 'late', {
      attachedTo: 'b',
      interrupting: true,
      timer: { kind: 'duration', text: 'PT1H' },
    }),
    el('parallelGateway', 'join'),
  ],
  ['fork -> a', 'fork -> b', 'a -> join', 'b -> join'],
);

describe('replaying a journal', () => {
  it('gives the state after any of its events, and what was open then', () => {
    const run = simulate(model).start();
    const then = run.events().length - 1;
    const before = run.state();
    run.completeJob('a').completeTask('b');
    expect(stateAt(run.events(), then)).toEqual(before);
    expect(whatIsOpen(run.process, stateAt(run.events(), then))).toMatchObject([
      { element: 'a', scope: 0, waitsFor: [{ what: 'job', detail: 'a' }] },
      {
        element: 'b',
        scope: 0,
        waitsFor: [{ what: 'userTask' }, { what: 'timer', of: 'late', dueAt: run.now + 3_600_000 }],
      },
    ]);
    expect(whatIsOpen(run.process, run.state())).toEqual([]);
  });
  it('names the tokens that wait at a join', () => {
    const run = simulate(model).start().completeJob('a');
    expect(whatIsOpen(run.process, run.state()).at(-1)).toMatchObject({
      element: 'join',
      waitsFor: [{ what: 'tokens', detail: 'a-join' }],
    });
  });
  it('has no event beyond its end', () => {
    const { length } = simulate(model).start().events();
    expect(() => stateAt([], 0)).toThrow('has 0 events');
    expect(() => stateAt(simulate(model).start().events(), length)).toThrow(RangeError);
  });
});
