import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import type { ModifyInstruction } from '../commands/operations.js';
import { simulate } from '../simulation/index.js';

const nested = processOf(
  [
    el('noneStartEvent', 'start'),
    el('userTask', 'ask'),
    el('subProcess', 'outer', { baton: { inputs: [{ name: 'limit', value: '=amount * 2' }] } }),
    el('timerBoundaryEvent', 'late', {
      attachedTo: 'outer',
      interrupting: true,
      timer: { kind: 'duration', text: 'PT1H' },
    }),
    el('subProcess', 'inner', { in: 'outer' }),
    el('noneStartEvent', 'begin', { in: 'inner' }),
    el('userTask', 'deep', { in: 'inner' }),
    el('userTask', 'deeper', { in: 'inner' }),
    el('userTask', 'beside', { in: 'outer' }),
    el('userTask', 'after'),
    el('userTask', 'missed'),
  ],
  ['start -> ask', 'ask -> outer', 'begin -> deep', 'deep -> deeper', 'outer -> after', 'late -> missed'],
);
const begun = () => simulate(nested).start({ amount: 3 });

describe('modifying an instance', () => {
  it('starts at an element, with the scopes around it and what listens at them', () => {
    const run = begun().modify({ type: 'activate', element: 'deeper', variables: { note: 'x' } });
    expect(run.waitingAt()).toEqual(['ask', 'deeper']);
    expect(run.state().elements[run.instanceOf('inner')]?.variables).toEqual({ note: 'x' });
    expect(run.state().elements[run.instanceOf('outer')]?.variables).toEqual({ limit: 6 });
    expect(run.completeTask('deeper').waitingAt()).toEqual(['ask', 'after']);
    expect(begun().modify({ type: 'activate', element: 'deep' }).advanceClock('PT1H').waitingAt()).toEqual([
      'ask',
      'missed',
    ]);
  });
  it('opens a missing scope once for all that start in it', () => {
    const run = begun().modify({ type: 'activate', element: 'deep' }, { type: 'activate', element: 'beside' });
    expect(Object.values(run.state().elements).filter(({ element }) => element === 'outer')).toHaveLength(1);
  });
  it('moves a token', () => {
    const run = begun();
    run.modify({ type: 'move', elementInstance: run.instanceOf('ask'), to: 'after' });
    expect(run.waitingAt()).toEqual(['after']);
    expect(Object.keys(run.state().userTasks)).toHaveLength(1);
  });
  it('moves a token within its own scope where several are open', () => {
    const run = begun().modify({ type: 'activate', element: 'outer' }, { type: 'activate', element: 'outer' });
    const second = Object.entries(run.state().elements).findLast(([, { element }]) => element === 'deep');
    run.modify({ type: 'move', elementInstance: Number(second?.[0]), to: 'deeper' });
    expect(run.state().elements[run.instanceOf('deeper')]?.scope).toBe(second?.[1].scope);
  });
  it('ends a scope that it leaves empty, and the instance as canceled', () => {
    const run = begun().modify({ type: 'activate', element: 'deep' });
    run.modify({ type: 'terminate', elementInstance: run.instanceOf('deep') });
    expect(run.waitingAt()).toEqual(['ask']);
    expect(run.modify({ type: 'terminate', elementInstance: run.instanceOf('ask') }).status).toBe('canceled');
  });
  it('lets an inclusive join go on for which it takes the last token away', () => {
    const model = processOf(
      [
        el('inclusiveGateway', 'fork'),
        el('userTask', 'a'),
        el('userTask', 'b'),
        el('inclusiveGateway', 'join'),
        el('userTask', 'after'),
      ],
      ['fork -> a', 'fork -> b', 'a -> join', 'b -> join', 'join -> after'],
    );
    const run = simulate(model).start().completeTask('a');
    expect(run.modify({ type: 'terminate', elementInstance: run.instanceOf('b') }).waitingAt()).toEqual(['after']);
  });
  it('passes a join that it starts at', () => {
    const model = processOf(
      [el('userTask', 'a'), el('userTask', 'b'), el('parallelGateway', 'join'), el('userTask', 'after')],
      ['a -> join', 'b -> join', 'join -> after'],
    );
    const run = simulate(model).start().modify({ type: 'activate', element: 'join' });
    expect(run.waitingAt()).toEqual(['a', 'b', 'after']);
    expect(run.completeTask('a').completeTask('b').waitingAt()).toEqual(['after', 'after']);
  });
  it('ends one round of a multi-instance activity', () => {
    const model = processOf(
      [
        el('userTask', 'each', {
          loop: { type: 'multiInstance', sequential: false, cardinality: '3', behavior: 'All', complexBehaviors: [] },
        } as object),
        el('userTask', 'after'),
      ],
      ['each -> after'],
    );
    const run = simulate(model).start();
    const rounds = Object.entries(run.state().elements).filter(([, { inner }]) => inner !== undefined);
    run.modify({ type: 'terminate', elementInstance: Number(rounds[1]?.[0]) });
    expect(run.completeTask('each').completeTask('each').waitingAt()).toEqual(['after']);
  });
});

describe('a modification that cannot be done', () => {
  const refusal = (...given: readonly ModifyInstruction[]) => {
    const run = begun().modify({ type: 'activate', element: 'outer' }, { type: 'activate', element: 'outer' });
    const before = run.events().length;
    try {
      run.modify(...given);
    } catch (error) {
      expect(run.events()).toHaveLength(before);
      return (error as Error).message;
    }
    return 'done';
  };
  it('names every instruction that is wrong', () => {
    expect(
      refusal(
        { type: 'activate', element: 'nowhere' },
        { type: 'activate', element: 'late' },
        { type: 'terminate', elementInstance: 99 },
      ),
    ).toBe(
      'nowhere: there is no such element; late: it is attached to outer; start what it leads to; element instance 99 is not open',
    );
  });
  it('says which scopes could be meant', () => {
    expect(refusal({ type: 'activate', element: 'deep' })).toMatch(
      /deep: several scopes of inner are open; name one of element instances \d+, \d+/,
    );
    expect(refusal({ type: 'activate', element: 'deep', scope: 99 })).toBe(
      'deep: it does not lie in element instance 99',
    );
  });
  it('does not start in what another instruction ends', () => {
    const run = begun().modify({ type: 'activate', element: 'deep' });
    const outer = run.instanceOf('outer');
    expect(() =>
      run.modify({ type: 'terminate', elementInstance: outer }, { type: 'activate', element: 'deeper' }),
    ).toThrow(`deeper: element instance ${outer}, which it would start in, is ended by another instruction`);
  });
  it('has between one and a hundred instructions', () => {
    expect(refusal()).toBe('there are 0 instructions, not 1 to 100');
    const many = (length: number) => Array.from({ length }, () => ({ type: 'activate', element: 'after' }) as const);
    expect(refusal(...many(101))).toBe('there are 101 instructions, not 1 to 100');
    expect(refusal(...many(100))).toBe('done');
  });
  it('does not end the process itself', () => {
    expect(refusal({ type: 'terminate', elementInstance: 0 })).toBe('element instance 0 is not open');
  });
  it('gives a new token no more than a variable can hold', () => {
    const variables = { text: 'x'.repeat(4_194_305) };
    expect(refusal({ type: 'activate', element: 'after', variables })).toMatch(
      /^after: its variables cannot be kept: it is larger/,
    );
  });
  it('starts nothing that only an event begins, and nothing that lies in it or in what is repeated', () => {
    const model = processOf(
      [
        el('userTask', 'ask'),
        el('eventSubProcess', 'esp'),
        el('messageStartEvent', 'begin', { in: 'esp', interrupting: false, message: { name: 'm' } } as never),
        el('userTask', 'handle', { in: 'esp' }),
        el('subProcess', 'each', {
          loop: { type: 'multiInstance', sequential: false, cardinality: '2', behavior: 'All', complexBehaviors: [] },
        } as never),
        el('userTask', 'inside', { in: 'each' }),
        el('userTask', 'undo', { forCompensation: true }),
      ],
      ['ask -> each', 'begin -> handle'],
    );
    const why = (element: string) => {
      const run = simulate(model).start();
      try {
        run.modify({ type: 'activate', element });
      } catch (error) {
        return (error as Error).message;
      }
      return run.waitingAt();
    };
    expect(why('esp')).toBe('esp: it begins by its event alone');
    expect(why('handle')).toBe('handle: it lies in esp, which is not open and begins by its event alone');
    expect(why('inside')).toBe('inside: it lies in each, which is not open and is repeated: start that activity');
    expect(why('undo')).toBe('undo: it only compensates another activity');
    expect(why('each')).toEqual(['ask', 'inside', 'inside']);
  });
  it('ends no round that is the only one, nor what undoes or waits for it', () => {
    const repeated = (sequential: boolean) =>
      simulate(
        processOf(
          [
            el('userTask', 'each', {
              loop: { type: 'multiInstance', sequential, cardinality: '2', behavior: 'All', complexBehaviors: [] },
            } as never),
            el('userTask', 'after'),
          ],
          ['each -> after'],
        ),
      ).start();
    const roundOf = (run: ReturnType<typeof repeated>) =>
      Number(Object.entries(run.state().elements).find(([, { inner }]) => inner !== undefined)?.[0]);
    const end = (run: ReturnType<typeof repeated>, n: number) => () =>
      run.modify({ type: 'terminate', elementInstance: n });
    for (const run of [repeated(true), repeated(false).completeTask('each')])
      expect(end(run, roundOf(run))).toThrow('is the only open round of each: end the activity, element instance 1');
    const compensation = { definitions: [{ type: 'compensation', waitForCompletion: true }] };
    const run = simulate(
      processOf(
        [
          el('task', 'book'),
          el('compensationBoundaryEvent', 'event', {
            attachedTo: 'book',
            interrupting: true,
            handler: 'unbook',
            ...compensation,
          } as never),
          el('userTask', 'unbook', { forCompensation: true }),
          el('compensationThrowEvent', 'undo', compensation as never),
        ],
        ['book -> undo'],
      ),
    ).start();
    for (const id of ['undo', 'unbook'])
      expect(end(run, run.instanceOf(id))).toThrow(
        'is undoing what was done: end the scope around it, element instance 0',
      );
  });
});
