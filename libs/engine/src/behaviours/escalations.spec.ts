import { describe, expect, it } from 'vitest';

import { el, processOf, type Sketch } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const escalation = (code?: string) => ({
  definitions: [{ type: 'escalation' as const, escalation: code === undefined ? {} : { code } }],
});

/** A sub-process that escalates and then works, with what catches it. */
const escalating = (...catching: readonly Sketch[]) =>
  processOf(
    [
      el('subProcess', 'sub'),
      el('escalationThrowEvent', 'tell', { in: 'sub', ...escalation('LATE') }),
      el('userTask', 'work', { in: 'sub' }),
      ...catching,
      el('userTask', 'after'),
    ],
    [
      'tell -> work',
      'sub -> after',
      'begin -> handle',
      ...catching.filter(({ in: scope }) => !scope).map(({ node }) => `${node.id} -> after`),
    ],
  );
const edge = (id: string, interrupting: boolean, code?: string) =>
  el('escalationBoundaryEvent', id, { attachedTo: 'sub', interrupting, ...escalation(code) });

describe('an escalation', () => {
  it('goes on where what catches it does not interrupt', () => {
    const order = simulate(escalating(edge('late', false, 'LATE'))).start();
    expect(order.waitingAt()).toEqual(['work', 'after']);
    expect(order.eventsOf('EscalationThrown')).toMatchObject([{ code: 'LATE', element: 'tell', caughtBy: 'late' }]);
  });
  it('ends what it comes out of where what catches it interrupts', () => {
    expect(
      simulate(escalating(edge('late', true, 'LATE')))
        .start()
        .waitingAt(),
    ).toEqual(['after']);
  });
  it('is caught by its code before anything that catches all', () => {
    const order = simulate(escalating(edge('all', true), edge('late', false, 'LATE'))).start();
    expect(order.eventsOf('EscalationThrown')).toMatchObject([{ caughtBy: 'late' }]);
  });
  it('is no failure where nothing catches it', () => {
    const order = simulate(escalating(edge('other', true, 'EARLY'))).start();
    expect([order.waitingAt(), order.incidents()]).toEqual([['work'], []]);
    expect(order.eventsOf('EscalationThrown')).toEqual([{ type: 'EscalationThrown', code: 'LATE', element: 'tell' }]);
  });
  it('is caught by an event sub-process of its scope before the boundary event', () => {
    const order = simulate(
      escalating(
        edge('late', true, 'LATE'),
        el('eventSubProcess', 'esp', { in: 'sub' }),
        el('escalationStartEvent', 'begin', { in: 'esp', interrupting: false, ...escalation('LATE') }),
        el('userTask', 'handle', { in: 'esp' }),
      ),
    ).start();
    expect(order.eventsOf('EscalationThrown')).toMatchObject([{ caughtBy: 'begin' }]);
    expect(order.path()).toContain('begin');
    expect(order.waitingAt()).toEqual(['work', 'handle']);
  });
  it('is caught beside events of other kinds', () => {
    const timer = { kind: 'duration', text: 'PT1H' } as const;
    const order = simulate(
      escalating(
        el('timerBoundaryEvent', 'hour', { attachedTo: 'sub', interrupting: true, timer }),
        edge('late', false, 'LATE'),
      ),
    ).start();
    expect(order.eventsOf('EscalationThrown')).toMatchObject([{ caughtBy: 'late' }]);
  });
  it('tells its code to what catches it', () => {
    const named = { code: 'LATE', codeVariable: 'what', messageVariable: 'why' };
    const order = simulate(
      escalating(
        el('escalationBoundaryEvent', 'late', {
          attachedTo: 'sub',
          interrupting: true,
          definitions: [{ type: 'escalation', escalation: named }],
        } as never),
      ),
    ).start();
    expect(order.variables()).toEqual({ what: 'LATE', why: null });
  });
  it.each([
    ['done once', {}],
    [
      'done for each',
      { loop: { type: 'multiInstance', sequential: false, cardinality: '1', behavior: 'All', complexBehaviors: [] } },
    ],
  ])('is not caught by the event sub-process that it comes out of, in what is %s', (_often, more) => {
    const order = simulate(
      processOf(
        [
          el('subProcess', 'sub', more as never),
          el('escalationThrowEvent', 'tell', { in: 'sub', ...escalation('LATE') }),
          el('userTask', 'work', { in: 'sub' }),
          el('eventSubProcess', 'esp', { in: 'sub' }),
          el('escalationStartEvent', 'begin', { in: 'esp', interrupting: false, ...escalation('LATE') }),
          el('escalationThrowEvent', 'again', { in: 'esp', ...escalation('LATE') }),
          edge('late', false, 'LATE'),
          el('userTask', 'after'),
        ],
        ['tell -> work', 'begin -> again', 'late -> after'],
      ),
    ).start();
    expect(order.eventsOf('EscalationThrown').map(({ caughtBy }) => caughtBy)).toEqual(['begin', 'late']);
    expect(order.waitingAt()).toEqual(['work', 'after']);
  });
  it('ends its token at an end event', () => {
    const order = simulate(
      processOf(
        [
          el('subProcess', 'sub'),
          el('escalationEndEvent', 'tell', { in: 'sub', ...escalation('LATE') }),
          edge('late', false),
          el('userTask', 'after'),
          el('userTask', 'normal'),
        ],
        ['late -> after', 'sub -> normal'],
      ),
    ).start();
    expect(order.waitingAt()).toEqual(['after', 'normal']);
  });
});

describe('an escalation out of a called process', () => {
  const calling = (interrupting: boolean) =>
    simulate(
      processOf(
        [
          el('callActivity', 'sub', {
            called: { process: 'other', binding: 'latest', passAllIn: true, passAllOut: true },
          }),
          edge('late', interrupting, 'LATE'),
          el('userTask', 'after'),
        ],
        ['late -> after'],
      ),
    ).start();
  it.each([
    [true, ['after'], 1],
    [false, ['sub', 'after'], 0],
  ] as const)('is caught at the call activity, interrupting: %s', (interrupting, waiting, canceled) => {
    const order = calling(interrupting);
    const [{ n } = { n: 0 }] = order.eventsOf('ChildCalled');
    order.handle({ type: 'EscalateCall', n, code: 'LATE', variables: { days: 3 } });
    expect(order.waitingAt()).toEqual(waiting);
    expect(order.eventsOf('ChildCanceled')).toHaveLength(canceled);
    expect(order.variables()).toEqual({ days: 3 });
  });
});
