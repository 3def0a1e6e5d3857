import type { LoopCharacteristics, MultiInstance } from '@baton/bpmn';
import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const multi = (more: Partial<MultiInstance>): LoopCharacteristics => ({
  type: 'multiInstance',
  sequential: false,
  behavior: 'All',
  complexBehaviors: [],
  ...more,
});

const around = (loop: LoopCharacteristics, more: object = {}) =>
  processOf(
    [el('noneStartEvent', 'start'), el('userTask', 'ask', { loop, ...more } as object), el('noneEndEvent', 'end')],
    ['start -> ask', 'ask -> end'],
  );

describe('multi-instance activity', () => {
  it('opens one round per item at once, each with its own item, and goes on after the last', () => {
    const run = simulate(around(multi({ collection: 'people', elementVariable: 'person' }))).start({
      people: ['a', 'b'],
    });
    expect(run.eventsOf('UserTaskOpened').map(({ variables }) => [variables.person, variables.loopCounter])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    expect(run.completeTask('ask').status).toBe('active');
    expect(run.completeTask('ask').status).toBe('completed');
    expect(run.path()).toEqual(['start', 'ask', 'ask', 'ask', 'end']);
  });

  it('opens rounds one after the other where it is sequential, over the items it began with', () => {
    const run = simulate(around(multi({ sequential: true, collection: 'people', elementVariable: 'person' })));
    run.start({ people: ['a', 'b', 'c'] }).setVariables({ people: [] });
    expect(run.eventsOf('UserTaskOpened')).toHaveLength(1);
    run.completeTask('ask').completeTask('ask').completeTask('ask');
    expect(run.status).toBe('completed');
    expect(run.eventsOf('UserTaskOpened').map(({ variables }) => variables.person)).toEqual(['a', 'b', 'c']);
  });

  it('tells each round which it is, and collects what an expression gives without a variable for it', () => {
    const model = processOf(
      [
        el('task', 'each', {
          loop: {
            type: 'multiInstance',
            sequential: true,
            cardinality: '3',
            outputElement: 'loopCounter * 10',
            outputCollection: 'all',
            behavior: 'All',
            complexBehaviors: [],
          },
        }),
      ],
      [],
    );
    const run = simulate(model).start();
    expect(run.variables()).toEqual({ all: [10, 20, 30] });
    expect(new Set(run.eventsOf('VariablesSet').flatMap(({ variables }) => Object.keys(variables)))).toEqual(
      new Set(['loopCounter', 'all']),
    );
  });
  it('counts its instances in variables', () => {
    const run = simulate(around(multi({ cardinality: '3' })))
      .start()
      .completeTask('ask');
    expect(Object.values(run.state().elements).find(({ loop }) => loop)?.variables).toEqual({
      numberOfInstances: 3,
      numberOfActiveInstances: 2,
      numberOfCompletedInstances: 1,
      numberOfTerminatedInstances: 0,
    });
  });

  it('is done at once where there is nothing to do', () => {
    expect(
      simulate(around(multi({ cardinality: '0' })))
        .start()
        .path(),
    ).toEqual(['start', 'ask', 'end']);
    const collected = around(multi({ collection: 'people', outputCollection: 'answers' }));
    expect(simulate(collected).start({ people: [] }).variables()).toEqual({ people: [], answers: [] });
  });

  it('collects results in the order of the items, whichever ends first', () => {
    const loop = multi({
      collection: 'people',
      elementVariable: 'person',
      outputCollection: 'answers',
      outputElement: 'answer',
    });
    const run = simulate(around(loop)).start({ people: ['a', 'b'] });
    const [first = 0, second = 0] = run.eventsOf('UserTaskOpened').map(({ n }) => n);
    run.handle({ type: 'CompleteUserTask', n: second, variables: { answer: 'B' } });
    run.handle({ type: 'CompleteUserTask', n: first, variables: { answer: 'A' } });
    expect(run.variables()).toEqual({ people: ['a', 'b'], answers: ['A', 'B'] });
  });

  it('ends the rest once its completion condition holds', () => {
    const loop = multi({ cardinality: '3', completionCondition: { text: 'numberOfCompletedInstances >= 2' } });
    const run = simulate(around(loop)).start().completeTask('ask').completeTask('ask');
    expect(run.status).toBe('completed');
    expect(run.eventsOf('UserTaskCanceled')).toHaveLength(1);
  });

  it.each([
    [{ cardinality: '-1' }, 'LOOP_CARDINALITY_INVALID'],
    [{ cardinality: '1.5' }, 'LOOP_CARDINALITY_INVALID'],
    [{ cardinality: 'null' }, 'LOOP_CARDINALITY_INVALID'],
    [{ cardinality: 'true' }, 'LOOP_CARDINALITY_INVALID'],
    [{ collection: '5' }, 'COLLECTION_INVALID'],
    [{}, 'LOOP_CARDINALITY_INVALID'],
    [{ cardinality: '20000' }, 'LOOP_CARDINALITY_INVALID'],
  ])('stops at an incident with %j', (more, code) => {
    expect(
      simulate(around(multi(more)))
        .start()
        .incidents(),
    ).toEqual([code]);
  });

  it('stops a round at an incident when its completion condition cannot be told, and goes on once it can', () => {
    const loop = multi({ cardinality: '2', completionCondition: { text: 'enough' } });
    const run = simulate(around(loop)).start().completeTask('ask');
    expect(run.incidents()).toEqual(['CONDITION_ERROR']);
    expect(run.setVariables({ enough: true }).retry().status).toBe('completed');
  });

  it('is ended as a whole by a boundary event, which listens once', () => {
    const model = processOf(
      [
        el('userTask', 'ask', { loop: multi({ cardinality: '2' }) }),
        el('timerBoundaryEvent', 'late', {
          attachedTo: 'ask',
          interrupting: true,
          timer: { kind: 'duration', text: 'PT1H' },
        }),
        el('noneEndEvent', 'end'),
      ],
      ['ask -> end', 'late -> end'],
    );
    const run = simulate(model).start();
    expect(run.eventsOf('TimerScheduled')).toHaveLength(1);
    run.completeTask('ask').advanceClock('PT1H');
    expect(run.status).toBe('completed');
    expect(run.eventsOf('ElementTerminated').map(({ element }) => element)).toEqual(['ask', 'ask']);
  });

  it('catches an error of a round at the boundary of the activity', () => {
    const model = processOf(
      [
        el('serviceTask', 'work', { loop: multi({ cardinality: '2' }) }),
        el('errorBoundaryEvent', 'failed', { attachedTo: 'work', interrupting: true, error: { code: 'no' } }),
        el('noneEndEvent', 'end'),
      ],
      ['work -> end', 'failed -> end'],
    );
    const run = simulate(model).start().throwError('work', 'no');
    expect(run.status).toBe('completed');
    expect(run.path()).toEqual(['failed', 'end']);
  });

  it('repeats a sub-process with a scope for each round', () => {
    const model = processOf(
      [
        el('subProcess', 'each', {
          loop: multi({ collection: '[1, 2]', elementVariable: 'x', outputCollection: 'doubled', outputElement: 'y' }),
        }),
        el('scriptTask', 'double', { in: 'each', script: { expression: 'x * 2', resultVariable: 'y' } }),
        el('userTask', 'check', { in: 'each' }),
      ],
      ['double -> check'],
    );
    const run = simulate(model).start().completeTask('check').completeTask('check');
    expect(run.variables()).toEqual({ doubled: [2, 4] });
  });

  it('maps inputs and outputs in each round', () => {
    const model = around(
      multi({ collection: '[1, 2]', elementVariable: 'x', outputCollection: 'all', outputElement: 'y' }),
      {
        baton: {
          inputs: [{ name: 'question', value: '=x * 10' }],
          outputs: [{ name: 'y', value: '=answer + question' }],
        },
      },
    );
    const run = simulate(model).start();
    expect(run.eventsOf('UserTaskOpened').map(({ variables }) => variables.question)).toEqual([10, 20]);
    run.completeTask('ask', { answer: 1 }).completeTask('ask', { answer: 2 });
    expect(run.variables()).toEqual({ all: [11, 22] });
  });

  it('does thousands of rounds without reaching the limit of steps', () => {
    const run = simulate(around(multi({ cardinality: '6000' })), { checked: false }).start();
    expect(run.eventsOf('UserTaskOpened')).toHaveLength(6000);
    expect(run.incidents()).toEqual([]);
  });

  const done = { type: 'message', message: { name: 'done' } } as const;
  const throwing = (loop: Partial<MultiInstance>) =>
    processOf(
      [
        el('scriptTask', 'work', {
          script: { expression: '1' },
          loop: multi({ cardinality: '3', sequential: true, ...loop }),
        }),
        el('messageBoundaryEvent', 'heard', { attachedTo: 'work', interrupting: true, message: done.message }),
        el('noneEndEvent', 'end'),
      ],
      ['work -> end', 'heard -> end'],
    );
  const heard = (loop: Partial<MultiInstance>) => {
    const path = simulate(throwing(loop)).start().path();
    return [path.filter((id) => id === 'heard').length, path.filter((id) => id === 'work').length];
  };

  it('throws its event with each round (None), with the first (One), never (All), or by conditions (Complex)', () => {
    expect(heard({ behavior: 'None', noneEvent: done })).toEqual([3, 4]);
    expect(heard({ behavior: 'One', oneEvent: done })).toEqual([1, 4]);
    expect(heard({ behavior: 'All', noneEvent: done })).toEqual([0, 4]);
    const odd = { condition: { text: 'odd(numberOfCompletedInstances)' }, event: done };
    expect(heard({ behavior: 'Complex', complexBehaviors: [odd] })).toEqual([2, 4]);
  });

  it('throws beyond itself what none of its boundary events catches', () => {
    const loop = multi({
      cardinality: '2',
      sequential: true,
      behavior: 'None',
      noneEvent: { type: 'signal', signal: { name: 'ring' } },
    });
    const model = processOf([el('task', 'work', { loop })], []);
    const run = simulate(model).start();
    expect(run.eventsOf('SignalThrown')).toHaveLength(2);
    const failing = multi({
      cardinality: '2',
      behavior: 'One',
      oneEvent: { type: 'error', error: { code: 'enough' } },
    });
    expect(simulate(processOf([el('task', 'work', { loop: failing })], [])).start().status).toBe('failed');
  });
});

describe('loop', () => {
  const loops = (more: object, variables: object = {}) => {
    const { script = { expression: 'i + 1', resultVariable: 'i' }, ...loop } = more as { script?: never };
    const model = processOf(
      [el('scriptTask', 'work', { script, loop: { type: 'standard', testBefore: false, ...loop } })],
      [],
    );
    return simulate(model).start({ i: 0, ...variables });
  };

  it('goes on as long as its condition holds, at least once', () => {
    expect(loops({ condition: { text: 'i < 3' } }).variables()).toEqual({ i: 3 });
    expect(loops({ condition: { text: 'i < 3' } }, { i: 7 }).variables()).toEqual({ i: 8 });
  });
  it('asks before the first round where it says so', () => {
    expect(loops({ testBefore: true, condition: { text: 'i < 3' } }, { i: 7 }).variables()).toEqual({ i: 7 });
  });
  it('is over where it is not to begin', () => {
    expect(loops({ testBefore: true, condition: { text: 'false' } }).status).toBe('completed');
  });
  it('tells each round which it is', () => {
    const script = { expression: 'i + loopCounter', resultVariable: 'i' };
    expect(loops({ maximum: '4', script }, { i: 0 }).variables()).toEqual({ i: 10 });
  });
  it('stops at its maximum', () => {
    expect(loops({ maximum: '2', condition: { text: 'true' } }).variables()).toEqual({ i: 2 });
    expect(loops({ maximum: '2' }).variables()).toEqual({ i: 2 });
  });
  it('counts its rounds', () => {
    expect(loops({ condition: { text: 'loopCounter < 4' } }).variables()).toEqual({ i: 4 });
  });
  it('stops at an incident where nothing ends it', () => {
    expect(loops({}).incidents()).toEqual(['LOOP_ENDLESS']);
    expect(loops({ condition: { text: 'true' } }).incidents()).toEqual(['LOOP_LIMIT']);
    expect(loops({ maximum: '-1' }).incidents()).toEqual(['LOOP_CARDINALITY_INVALID']);
  });
});

describe('quantities', () => {
  const model = processOf(
    [
      el('noneStartEvent', 'start'),
      el('task', 'make', { completionQuantity: 3 }),
      el('userTask', 'pack', { startQuantity: 3 }),
      el('noneEndEvent', 'end'),
    ],
    ['start -> make', 'make -> pack', 'pack -> end'],
  );
  it('let as many tokens leave as one activity says, and another wait for as many', () => {
    const run = simulate(model).start();
    expect(run.eventsOf('UserTaskOpened')).toHaveLength(1);
    expect(run.flowsTaken()).toEqual(['start-make', 'make-pack', 'make-pack', 'make-pack']);
    expect(run.completeTask('pack').status).toBe('completed');
  });
  it('leave a process waiting at the activity that misses tokens', () => {
    const waiting = processOf([el('task', 'one'), el('task', 'two', { startQuantity: 2 })], ['one -> two']);
    expect(simulate(waiting).start().waitingAt()).toEqual(['two']);
  });
  it('begin an activity anew for each full set of tokens', () => {
    const many = processOf(
      [el('task', 'make', { completionQuantity: 5 }), el('userTask', 'pack', { startQuantity: 2 })],
      ['make -> pack'],
    );
    const run = simulate(many).start();
    expect([run.waitingAt(), run.eventsOf('UserTaskOpened').length]).toEqual([['pack', 'pack', 'pack'], 2]);
  });
  it('are counted for each activity, and in each scope by itself', () => {
    const two = processOf(
      [
        el('parallelGateway', 'fork'),
        el('userTask', 'left', { startQuantity: 2 }),
        el('userTask', 'right', { startQuantity: 2 }),
      ],
      ['fork -> left', 'fork -> right'],
    );
    expect(simulate(two).start().eventsOf('UserTaskOpened')).toEqual([]);
    const rounds = processOf(
      [
        el('subProcess', 'sub', {
          loop: { type: 'multiInstance', sequential: false, cardinality: '2', behavior: 'All', complexBehaviors: [] },
        }),
        el('task', 'one', { in: 'sub' }),
        el('userTask', 'both', { in: 'sub', startQuantity: 2 }),
      ],
      ['one -> both'],
    );
    const run = simulate(rounds).start();
    expect([run.waitingAt(), run.eventsOf('UserTaskOpened')]).toEqual([['both', 'both'], []]);
  });
});
