import { describe, expect, it } from 'vitest';

import { el, processOf, type Sketch } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const compensate = (activity?: string, waitForCompletion = true) =>
  ({
    definitions: [{ type: 'compensation', waitForCompletion, ...(activity === undefined ? {} : { activity }) }],
  }) as const;

const place = ({ in: scope }: { readonly in?: string }) => (scope === undefined ? {} : { in: scope });

/** A task that can be undone by a user task `undo-<id>`. */
const undoable = (id: string, more: object = {}, undo: object = {}): Sketch[] => [
  el('task', id, more as object),
  el('compensationBoundaryEvent', `undo-${id}-event`, {
    ...place(more),
    attachedTo: id,
    interrupting: true,
    handler: `undo-${id}`,
    ...compensate(),
  }),
  el('userTask', `undo-${id}`, { ...more, loop: undefined, forCompensation: true, ...undo } as object),
];

describe('compensation', () => {
  it('undoes what was done, the newest first, each after the other, and then goes on', () => {
    const model = processOf(
      [
        ...undoable('book'),
        ...undoable('pay'),
        el('compensationThrowEvent', 'undo', compensate()),
        el('noneEndEvent', 'end'),
      ],
      ['book -> pay', 'pay -> undo', 'undo -> end'],
    );
    const run = simulate(model).start();
    expect(run.waitingAt()).toEqual(['undo', 'undo-pay']);
    run.completeTask('undo-pay');
    expect(run.waitingAt()).toEqual(['undo', 'undo-book']);
    run.completeTask('undo-book');
    expect(run.status).toBe('completed');
    expect(run.path()).toEqual(['book', 'pay', 'undo-pay', 'undo-book', 'undo', 'end']);
  });

  it('undoes one activity alone where it is named', () => {
    const model = processOf(
      [...undoable('book'), ...undoable('pay'), el('compensationEndEvent', 'undo', compensate('book'))],
      ['book -> pay', 'pay -> undo'],
    );
    expect(simulate(model).start().completeTask('undo-book').path()).toEqual(['book', 'pay', 'undo-book', 'undo']);
  });

  it('goes on at once where nothing was done, and where it does not wait', () => {
    const nothing = processOf(
      [...undoable('book'), el('compensationThrowEvent', 'undo', compensate())],
      ['undo -> book'],
    );
    expect(simulate(nothing).start().path()).toEqual(['undo', 'book']);
    const model = processOf(
      [
        ...undoable('book'),
        ...undoable('pay'),
        el('compensationThrowEvent', 'undo', compensate(undefined, false)),
        el('task', 'next'),
      ],
      ['book -> pay', 'pay -> undo', 'undo -> next'],
    );
    const run = simulate(model).start();
    expect(run.path()).toEqual(['book', 'pay', 'undo', 'next']);
    expect(run.waitingAt()).toEqual(['undo-pay', 'undo-book']);
    expect(run.completeTask('undo-book').completeTask('undo-pay').status).toBe('completed');
  });

  it('undoes each round of a loop', () => {
    const loop = { type: 'standard', testBefore: false, maximum: '2' };
    const model = processOf(
      [...undoable('book', { loop }), el('compensationThrowEvent', 'undo', compensate())],
      ['book -> undo'],
    );
    const run = simulate(model).start().completeTask('undo-book');
    expect(run.waitingAt()).toEqual(['undo', 'undo-book']);
    expect(run.completeTask('undo-book').status).toBe('completed');
  });

  it('undoes nothing twice', () => {
    const model = processOf(
      [
        ...undoable('book'),
        el('compensationThrowEvent', 'undo', compensate()),
        el('compensationThrowEvent', 'again', compensate()),
      ],
      ['book -> undo', 'undo -> again'],
    );
    expect(simulate(model).start().completeTask('undo-book').status).toBe('completed');
  });

  it('undoes each round of a multi-instance activity with the variables of that round', () => {
    const loop = {
      type: 'multiInstance',
      sequential: false,
      behavior: 'All',
      complexBehaviors: [],
      collection: '["a", "b"]',
      elementVariable: 'item',
    };
    const model = processOf(
      [...undoable('book', { loop }), el('compensationThrowEvent', 'undo', compensate())],
      ['book -> undo'],
    );
    const run = simulate(model).start().completeTask('undo-book').completeTask('undo-book');
    expect(run.status).toBe('completed');
    expect(run.eventsOf('UserTaskOpened').map(({ variables }) => variables.item)).toEqual(['b', 'a']);
  });

  describe('of a sub-process', () => {
    const trip = (inside: readonly Sketch[], flows: readonly string[]) =>
      processOf(
        [
          el('subProcess', 'trip', { baton: { inputs: [{ name: 'city', value: '=where' }] } }),
          ...inside,
          el('scriptTask', 'later', { script: { expression: '"elsewhere"', resultVariable: 'where' } }),
          el('compensationThrowEvent', 'undo', compensate()),
        ],
        [...flows, 'trip -> later', 'later -> undo'],
      );

    it('undoes what was done in it, with the variables that it had at its end', () => {
      const model = trip(
        [...undoable('hotel', { in: 'trip' }), ...undoable('flight', { in: 'trip' })],
        ['hotel -> flight'],
      );
      const run = simulate(model).start({ where: 'Rome' }).completeTask('undo-flight').completeTask('undo-hotel');
      expect(run.status).toBe('completed');
      expect(
        run.eventsOf('UserTaskOpened').map(({ element, variables }) => [element, variables.city, variables.where]),
      ).toEqual([
        ['undo-flight', 'Rome', 'elsewhere'],
        ['undo-hotel', 'Rome', 'elsewhere'],
      ]);
    });

    it('leaves that to its compensation event sub-process where it has one', () => {
      const model = trip(
        [
          ...undoable('hotel', { in: 'trip' }),
          el('eventSubProcess', 'undoing', { in: 'trip' }),
          el('compensationStartEvent', 'asked', { in: 'undoing', ...compensate() }),
          el('userTask', 'call', { in: 'undoing' }),
          el('compensationThrowEvent', 'inner', { in: 'undoing', ...compensate('hotel') }),
        ],
        ['asked -> call', 'call -> inner'],
      );
      const run = simulate(model).start({ where: 'Rome' });
      expect(run.waitingAt()).toEqual(['undo', 'call']);
      run.completeTask('call').completeTask('undo-hotel');
      expect(run.status).toBe('completed');
      expect(run.path()).toEqual([
        'hotel',
        'trip',
        'later',
        'asked',
        'call',
        'undo-hotel',
        'inner',
        'undoing',
        'trip',
        'undo',
      ]);
    });

    it('forgets what was done in it when it is ended from outside', () => {
      const model = processOf(
        [
          el('subProcess', 'trip'),
          ...undoable('hotel', { in: 'trip' }),
          el('userTask', 'wait', { in: 'trip' }),
          el('timerBoundaryEvent', 'late', {
            attachedTo: 'trip',
            interrupting: true,
            timer: { kind: 'duration', text: 'PT1H' },
          }),
          el('compensationThrowEvent', 'undo', compensate()),
        ],
        ['hotel -> wait', 'late -> undo'],
      );
      expect(simulate(model).start().advanceClock('PT1H').status).toBe('completed');
    });

    it('can be undone from an event sub-process in it while it runs', () => {
      const model = processOf(
        [
          el('subProcess', 'trip'),
          ...undoable('hotel', { in: 'trip' }),
          el('errorEndEvent', 'fails', { in: 'trip', error: { code: 'full' } }),
          el('eventSubProcess', 'repair', { in: 'trip' }),
          el('errorStartEvent', 'caught', { in: 'repair', definitions: [{ type: 'error', error: {} }] }),
          el('compensationEndEvent', 'undo', { in: 'repair', ...compensate() }),
        ],
        ['hotel -> fails', 'caught -> undo'],
      );
      expect(simulate(model).start().completeTask('undo-hotel').path()).toEqual([
        'hotel',
        'fails',
        'caught',
        'undo-hotel',
        'undo',
        'repair',
        'trip',
      ]);
    });
  });

  it('goes on undoing once an incident in a handler is resolved', () => {
    const script = (id: string, expression: string) => [
      el('task', id),
      el('compensationBoundaryEvent', `${id}-event`, {
        attachedTo: id,
        interrupting: true,
        handler: `undo-${id}`,
        ...compensate(),
      }),
      el('scriptTask', `undo-${id}`, { forCompensation: true, script: { expression, resultVariable: id } }),
    ];
    const model = processOf(
      [...script('a', '1'), ...script('b', 'missing + 1'), el('compensationThrowEvent', 'undo', compensate())],
      ['a -> b', 'b -> undo'],
    );
    const run = simulate(model).start();
    expect(run.incidents()).toEqual(['EXPRESSION_ERROR']);
    expect(run.setVariables({ missing: 1 }).retry().variables()).toEqual({ missing: 1, a: 1, b: 2 });
    expect(run.status).toBe('completed');
  });
});

describe('transaction', () => {
  const cancel = { definitions: [{ type: 'cancel' }] } as const;
  const sale = (more: readonly Sketch[] = [], flows: readonly string[] = [], details: object = {}) =>
    processOf(
      [
        el('transaction', 'sale', details),
        ...undoable('reserve', { in: 'sale' }),
        el('userTask', 'decide', { in: 'sale' }),
        el('exclusiveGateway', 'ok', { in: 'sale' }),
        el('noneEndEvent', 'sold', { in: 'sale' }),
        el('cancelEndEvent', 'stop', { in: 'sale', ...cancel }),
        el('cancelBoundaryEvent', 'canceled', { attachedTo: 'sale', interrupting: true, ...cancel }),
        el('task', 'done'),
        el('task', 'sorry'),
        ...more,
      ],
      [
        'reserve -> decide',
        'decide -> ok',
        'ok -> sold if yes',
        'ok -> stop default',
        'sale -> done',
        'canceled -> sorry',
        ...flows,
      ],
    );

  it('ends as a sub-process does when nothing cancels it', () => {
    expect(simulate(sale()).start().completeTask('decide', { yes: true }).path()).toEqual([
      'reserve',
      'decide',
      'ok',
      'sold',
      'sale',
      'done',
    ]);
  });

  it('is canceled: undoes what was done in it, then leaves by its cancel boundary event', () => {
    const run = simulate(sale()).start().completeTask('decide', { yes: false });
    expect(run.waitingAt()).toEqual(['stop', 'undo-reserve']);
    run.completeTask('undo-reserve');
    expect(run.path()).toEqual(['reserve', 'decide', 'ok', 'undo-reserve', 'stop', 'canceled', 'sorry']);
    expect(run.status).toBe('completed');
  });

  it('ends what still runs in it, and undoes what was done in a sub-process that still ran', () => {
    const parallel = [
      el('subProcess', 'pack', { in: 'sale' }),
      ...undoable('wrap', { in: 'pack' }),
      el('userTask', 'label', { in: 'pack' }),
    ];
    const run = simulate(sale(parallel, ['wrap -> label']))
      .start()
      .completeTask('decide', { yes: false });
    expect(run.waitingAt()).toEqual(['stop', 'undo-wrap']);
    expect(run.completeTask('undo-wrap').completeTask('undo-reserve').status).toBe('completed');
    expect(run.eventsOf('UserTaskCanceled')).toHaveLength(1);
  });

  it('is not undone when an error leaves it', () => {
    const hazard = [
      el('errorEndEvent', 'broken', { in: 'sale', error: { code: 'broken' } }),
      el('userTask', 'check', { in: 'sale' }),
      el('errorBoundaryEvent', 'failed', { attachedTo: 'sale', interrupting: true, error: { code: 'broken' } }),
    ];
    const run = simulate(sale(hazard, ['check -> broken', 'failed -> sorry']))
      .start()
      .completeTask('check');
    expect(run.path()).toEqual(expect.arrayContaining(['reserve', 'failed', 'sorry']));
    expect(run.status).toBe('completed');
  });

  it('cancels the whole of a multi-instance transaction', () => {
    const loop = { type: 'multiInstance', sequential: false, behavior: 'All', complexBehaviors: [], cardinality: '2' };
    const run = simulate(sale([], [], { loop })).start();
    run.completeTask('decide', { yes: false }).completeTask('undo-reserve');
    expect([run.status, run.waitingAt()]).toEqual(['completed', []]);
  });

  it('can be undone as a whole after it has ended', () => {
    const model = sale([el('compensationThrowEvent', 'undo', compensate())], ['done -> undo']);
    const run = simulate(model).start().completeTask('decide', { yes: true }).completeTask('undo-reserve');
    expect(run.status).toBe('completed');
  });
});
