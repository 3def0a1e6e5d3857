import { describe, expect, it } from 'vitest';

import { el, processOf } from '../test/build-process.js';
import { compileProcess } from './compile-process.js';
import { conditionalStarts, startTriggers } from './start-triggers.js';

const starts = (...elements: Parameters<typeof processOf>[0]) =>
  startTriggers(compileProcess(processOf(elements, [])), 0);

describe('startTriggers', () => {
  const due = (text: string) => starts(el('timerStartEvent', 't', { timer: { kind: 'cycle', text } }))[0];
  it('says when a timer start event is due, FEEL or not', () => {
    expect(due('R/P1D')).toEqual({ element: 't', type: 'timer', dueAt: 86_400_000, repeat: { every: 'P1D' } });
    expect(due('="R3/" + "PT1H"')).toEqual({
      element: 't',
      type: 'timer',
      dueAt: 3_600_000,
      repeat: { every: 'PT1H', left: 2 },
    });
    expect(due('=nothing')).toEqual({
      element: 't',
      type: 'unreadable',
      reason: expect.stringContaining('nothing') as string,
    });
    expect(due('daily')).toEqual({
      element: 't',
      type: 'unreadable',
      reason: expect.stringContaining('daily') as string,
    });
  });
  it('names messages, signals and conditions, each definition of a multiple event, and nothing inside sub-processes', () => {
    const process = processOf(
      [
        el('noneStartEvent', 'none'),
        el('messageStartEvent', 'm', { message: { name: '="a" + "b"' } }),
        el('signalStartEvent', 's', { definitions: [{ type: 'signal', signal: { name: 'alarm' } }] }),
        el('conditionalStartEvent', 'c', { definitions: [{ type: 'conditional', condition: { text: 'x > 1' } }] }),
        el('multipleStartEvent', 'both', {
          definitions: [
            { type: 'message', message: { name: 'one' } },
            { type: 'signal', signal: { name: 'two' } },
          ],
        }),
        el('eventSubProcess', 'sub'),
        el('messageStartEvent', 'inside', { in: 'sub', message: { name: 'inside' } }),
      ],
      [],
    );
    expect(startTriggers(compileProcess(process), 0)).toEqual([
      { element: 'm', type: 'message', message: 'ab' },
      { element: 's', type: 'signal', signal: 'alarm' },
      { element: 'c', type: 'conditional', condition: 'x > 1' },
      { element: 'both', definition: 0, type: 'message', message: 'one' },
      { element: 'both', definition: 1, type: 'signal', signal: 'two' },
    ]);
    expect(conditionalStarts(compileProcess(process), { x: 2 }, 0)).toEqual(['c']);
    expect(conditionalStarts(compileProcess(process), {}, 0)).toEqual([]);
  });
  it('names instantiating receive tasks, and what stands behind an instantiating gateway', () => {
    const process = processOf(
      [
        el('receiveTask', 'r', { message: { name: 'order' }, instantiate: true }),
        el('receiveTask', 'waits', { message: { name: 'later' } }),
        el('eventBasedGateway', 'g', { instantiate: true, type: 'Exclusive' }),
        el('messageCatchEvent', 'a', { message: { name: 'a' } }),
        el('receiveTask', 'b', { message: { name: 'b' } }),
      ],
      ['r -> waits', 'g -> a', 'g -> b'],
    );
    expect(startTriggers(compileProcess(process), 0).map(({ element }) => element)).toEqual(['r', 'a', 'b']);
  });
});
