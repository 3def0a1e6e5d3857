import { describe, expect, it } from 'vitest';

import { el, processOf } from '../../test/build-process.js';
import { World } from './world.js';

describe('a world', () => {
  it('starts by timers and conditions what has no other beginning', () => {
    const world = new World([
      processOf(
        [
          el('timerStartEvent', 'nightly', { timer: { kind: 'cycle', text: 'R2/PT1H' } }),
          el('conditionalStartEvent', 'low', {
            definitions: [{ type: 'conditional', condition: { text: 'stock < 5' } }],
          }),
        ],
        [],
      ),
    ]);
    expect(world.startable('p')).toBe(false);
    world.await('p', { stock: 3 });
    expect(world.instances.map((run) => run.path())).toEqual([['low']]);
    world.advanceClock('PT5H');
    expect(world.instances.map((run) => run.path())).toEqual([['low'], ['nightly'], ['nightly']]);
  });
  it('hands an escalation that a called process leaves uncaught to the call activity', () => {
    const escalation = { definitions: [{ type: 'escalation' as const, escalation: { code: 'LATE' } }] };
    const child = processOf([el('escalationThrowEvent', 'tell', escalation), el('userTask', 'work')], ['tell -> work']);
    const parent = processOf(
      [
        el('callActivity', 'call', {
          called: { process: 'child', binding: 'latest', passAllIn: true, passAllOut: true },
        }),
        el('escalationBoundaryEvent', 'late', { attachedTo: 'call', interrupting: true, ...escalation }),
        el('userTask', 'after'),
      ],
      ['late -> after'],
    );
    const world = new World([parent, { ...child, id: 'child', elements: inProcess(child, 'child') }]);
    expect(world.start('p').waitingAt()).toEqual(['after']);
    expect(world.instances.map(({ status }) => status)).toEqual(['active', 'canceled']);
  });
});

/** The elements of a model, as those of a process of another id. */
const inProcess = ({ elements }: ReturnType<typeof processOf>, scope: string): typeof elements =>
  Object.fromEntries(Object.entries(elements).map(([id, element]) => [id, { ...element, scope }]));
