import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { simulate } from '../simulation/index.js';

const beside = (end: ReturnType<typeof el>, ...more: ReturnType<typeof el>[]) =>
  processOf(
    [
      el('subProcess', 'sub'),
      el('parallelGateway', 'fork', { in: 'sub' }),
      el('userTask', 'other', { in: 'sub' }),
      end,
      ...more,
      el('userTask', 'after'),
    ],
    ['fork -> other', `fork -> ${end.node.id}`, 'sub -> after', ...more.map(({ node }) => `${node.id} -> caught`)],
  );
const boundary = (id: string, code?: string) =>
  el('errorBoundaryEvent', id, { attachedTo: 'sub', interrupting: true, error: code === undefined ? {} : { code } });

describe('a terminate end event', () => {
  it('ends everything else in its scope, and the scope normally', () => {
    const order = simulate(beside(el('terminateEndEvent', 'stop', { in: 'sub' }))).start();
    expect(order.waitingAt()).toEqual(['after']);
    expect(order.eventsOf('UserTaskCanceled')).toHaveLength(1);
    expect(order.path()).toEqual(['fork', 'stop', 'sub']);
  });
});

describe('an error end event', () => {
  const thrown = el('errorEndEvent', 'fail', { in: 'sub', error: { code: 'E1', name: 'Broken' } });
  it('ends its sub-process and goes on where a boundary event catches it', () => {
    const order = simulate(beside(thrown, boundary('catch', 'E1'), el('userTask', 'caught'))).start();
    expect(order.waitingAt()).toEqual(['caught']);
    expect(order.eventsOf('ErrorThrown')).toEqual([
      { type: 'ErrorThrown', code: 'E1', message: 'Broken', element: 'fail', caughtBy: 'catch' },
    ]);
  });
  it('fails the whole instance when nothing catches it', () => {
    const order = simulate(beside(thrown, boundary('catch', 'E2'), el('userTask', 'caught'))).start();
    expect(order.status).toBe('failed');
    expect(order.events().at(-1)).toMatchObject({ type: 'InstanceFailed', code: 'E1' });
    expect([order.waitingAt(), order.state().userTasks]).toEqual([[], {}]);
    expect(() => order.cancel()).toThrow(expect.objectContaining({ code: 'INSTANCE_ENDED' }));
  });
});

describe('a none end event', () => {
  it('tells people first where it says so', () => {
    const order = simulate(
      processOf(
        [
          el('noneEndEvent', 'end', {
            baton: { notify: [{ to: '=mail', template: 'welcome', subject: '="For " + name' }] },
          }),
        ],
        [],
      ),
    ).start({ mail: 'a@b.example', name: 'Ann' });
    expect(order.eventsOf('JobCreated')).toMatchObject([
      {
        kind: 'notify',
        jobType: 'notify',
        variables: {
          notify: [{ to: 'a@b.example', template: 'welcome', subject: 'For Ann' }],
          variables: { name: 'Ann' },
        },
      },
    ]);
    expect(order.completeJob('end').status).toBe('completed');
  });
});
