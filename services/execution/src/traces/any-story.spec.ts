import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { EngineCommand } from '@baton/engine';
import type { SpanRecord } from '@baton/service-kit/spans';

import { manyKinds } from '../../test/processes.js';
import { INSTANCE, Recorded, recorded } from '../../test/recorded.js';
import { InstanceTrace } from './instance-trace.js';
import { NO_NAMES } from './trace-names.js';

/** What somebody may do next, out of what is open. */
function possible(story: Recorded): readonly EngineCommand[] {
  const { jobs, userTasks, subscriptions, incidents } = story.state();
  const numbers = (table: object): number[] => Object.keys(table).map(Number);
  return [
    ...numbers(jobs).flatMap((n): EngineCommand[] => [
      { type: 'CompleteJob', n },
      { type: 'FailJob', n, message: 'down' },
      { type: 'ThrowJobError', n, errorCode: 'BROKEN' },
      { type: 'ThrowJobError', n, errorCode: 'UNKNOWN' },
    ]),
    ...numbers(userTasks).map((n): EngineCommand => ({ type: 'CompleteUserTask', n, outcome: 'yes' })),
    ...numbers(subscriptions).map((n): EngineCommand => ({ type: 'ReceiveMessage', n, messageId: `m${n}` })),
    ...numbers(incidents).map((n): EngineCommand => ({ type: 'RetryIncident', n })),
  ];
}

/** Plays a story by random choices, and ends it if it has not ended by itself. */
function play(story: Recorded, choices: readonly number[]): void {
  story.start();
  for (const choice of choices) {
    if (story.status !== 'active') return;
    const commands = possible(story);
    const command = commands[choice % (commands.length + 1)];
    if (command === undefined) story.advanceClock('PT5H');
    else story.handle(command);
  }
  if (story.status === 'active') story.cancel();
}

/** Folds rows, and forgets everything after `every` of them: what follows is folded on what was read again. */
function spansOf({ rows }: Recorded, every = Number.POSITIVE_INFINITY): SpanRecord[] {
  let trace = new InstanceTrace({ instanceId: INSTANCE, names: NO_NAMES });
  return rows.flatMap((row, i) => {
    if (i % every === 0) {
      trace = new InstanceTrace({ instanceId: INSTANCE, names: NO_NAMES });
      for (const earlier of rows.slice(0, i)) trace.apply(earlier);
    }
    return trace.apply(row);
  });
}

it('every element that was activated has exactly one whole span, inside that of its parent, once the instance has ended', async () => {
  const { model } = await recorded(manyKinds());
  const stories = fc.array(fc.nat(1_000), { maxLength: 25 });
  fc.assert(
    fc.property(stories, (choices) => {
      const story = new Recorded(model);
      play(story, choices);
      const spans = spansOf(story);
      const whole = spans.filter(({ attributes }) => attributes['baton.span.part'] === 'whole');
      const activated = story.eventsOf('ElementActivated').map(({ n }) => `${INSTANCE}:${n}`);
      const told = whole.flatMap(({ attributes }) => attributes['baton.element.instance_id'] ?? []);
      expect(told.toSorted()).toEqual(activated.toSorted());
      expect(whole).toHaveLength(activated.length + 1);
      const byId = new Map(spans.map((span) => [span.spanId, span]));
      expect(byId.size).toBe(spans.length);
      for (const { parentSpanId, start, end, traceId } of spans) {
        const parent = parentSpanId === undefined ? undefined : byId.get(parentSpanId);
        expect(parent === undefined).toBe(parentSpanId === undefined);
        expect(traceId).toBe(INSTANCE.replaceAll('-', ''));
        // Short spans last 5 µs, also where their parent lasted none.
        expect(parent === undefined || (start >= parent.start && end <= parent.end + 0.01)).toBe(true);
      }
      expect(spansOf(story, 1)).toEqual(spans);
      expect(spansOf(story, 3)).toEqual(spans);
    }),
    { numRuns: 100 },
  );
}, 60_000);
