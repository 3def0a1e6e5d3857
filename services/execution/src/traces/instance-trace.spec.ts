import { attributes as conventions, spanEvents, type SpanRecord } from '@baton/service-kit/spans';
import { describe, expect, it } from 'vitest';

import { failingScript, manyKinds, oneTask } from '../../test/processes.js';
import { INSTANCE, recorded, type Recorded } from '../../test/recorded.js';
import { InstanceTrace } from './instance-trace.js';
import { spanIdOf } from './span-ids.js';
import { namesOf } from './trace-names.js';

const START = Date.UTC(2030, 0, 1);

const spansOf = ({ model, rows }: Recorded): SpanRecord[] => {
  const trace = new InstanceTrace({ instanceId: INSTANCE, names: namesOf('Many kinds', model) });
  return rows.flatMap((row) => trace.apply(row));
};

/** Spans under their parents, with their hours after the start, ids left out. */
function tree(spans: readonly SpanRecord[], parent?: string, depth = 0): string {
  const hours = (at: number) => `${Number(((at - START) / 3_600_000).toFixed(4))}h`;
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .toSorted((a, b) => a.start - b.start || a.name.localeCompare(b.name))
    .map(({ spanId, name, start, end, error, events }) => {
      const what = events.map((event) => ` · ${event.name.replace('baton.', '')} ${hours(event.at)}`).join('');
      const failed = error === undefined ? '' : ` ERROR ${error}`;
      return `${'  '.repeat(depth)}${name} ${hours(start)}–${hours(end)}${failed}${what}\n${tree(spans, spanId, depth + 1)}`;
    })
    .join('');
}

const find = (spans: readonly SpanRecord[], name: string): SpanRecord => {
  const span = spans.find((each) => each.name === name);
  if (span === undefined) throw new Error(`No span ${name} among ${spans.map((each) => each.name).join(', ')}`);
  return span;
};

describe('the trace of an instance', () => {
  it('is that of the first in a chain of calls, below the call activity that it was called by', async () => {
    const root = '0198c0de-7000-7000-8000-00000000000a';
    const [middle, rootInstanceId] = ['0198c0de-7000-7000-8000-00000000000b', root];
    const story = (await recorded(oneTask())).start();
    story.completeJob('work');
    const caller = { instanceId: middle, n: 4, elementInstance: 3, rootInstanceId };
    const trace = new InstanceTrace({ instanceId: INSTANCE, names: namesOf('Called', story.model), caller });
    const spans = story.rows.flatMap((row) => trace.apply(row));
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([root.replaceAll('-', '')]));
    expect(find(spans, 'Called').parentSpanId).toBe(spanIdOf(middle, 3));
    expect(find(spans, 'Do the work').parentSpanId).toBe(spanIdOf(INSTANCE, 0));
  });
  it('tells a whole story: people, jobs, timers, messages, sub-processes, failures', async () => {
    const story = (await recorded(manyKinds())).start({}, { businessKey: 'B-1', by: 'person:ada' });
    story.advanceClock('PT1H').failJob('pack', 'no boxes').advanceClock('PT1H').failJob('pack', 'still no boxes');
    story.advanceClock('PT5H').retry().completeJob('pack').advanceClock('PT1H').receive('parcel');
    story.completeTask('approve', {}, 'yes');
    expect(story.status).toBe('completed');
    const spans = spansOf(story);
    expect(`\n${tree(spans)}`).toMatchInlineSnapshot(`
      "
      Many kinds 0h–8h
        Approve 0h–8h · timer.scheduled 0h · timer.scheduled 0h · task.opened 0h · timer.fired 6h · timer.scheduled 6h
          Approve started 0h–0h
        Deliver 0h–8h
          begin 0h–0h
          Deliver started 0h–0h
          Pack 0h–7h · job.created 0h · job.failed 1h · job.failed 2h · incident.raised 2h · incident.resolved 7h · job.retries_renewed 7h
            Pack started 0h–0h
            Pack incident 2h–2h ERROR pack: still no boxes
          Parcel arrives 7h–8h · message.awaited 7h · message.received 8h
            Parcel arrives started 7h–7h
          delivered 8h–8h
        fork 0h–0h
        Many kinds started 0h–0h
        Ordered 0h–0h
        remind 6h–6h
        reminded 6h–6h
        end 8h–8h
        join 8h–8h
          join started 8h–8h
      "
    `);
    expect(find(spans, 'Approve')).toMatchObject({
      traceId: INSTANCE.replaceAll('-', ''),
      attributes: {
        'baton.tenant': 'default',
        'baton.instance.id': INSTANCE,
        'baton.business_key': 'B-1',
        'baton.process.key': 'many-kinds',
        'baton.element.id': 'approve',
        'baton.element.type': 'userTask',
        'baton.element.department': 'Sales',
        'baton.element.end': 'completed',
        'baton.task.assignee': 'person:rosa',
        'baton.task.candidates': ['group:risk'],
        'baton.task.outcome': 'yes',
      },
    });
    expect(find(spans, 'Pack').attributes).toMatchObject({ 'baton.job.type': 'pack', 'baton.job.failures': 2 });
    expect(find(spans, 'Parcel arrives').attributes).toMatchObject({ 'baton.message.name': 'parcel' });
    expect(find(spans, 'Many kinds').attributes).toMatchObject({ 'baton.instance.state': 'completed' });
  });

  it('tells of an interrupting timer, a caught error, and a cancellation', async () => {
    const late = (await recorded(manyKinds())).start().advanceClock('P1D').cancel('nobody came');
    expect(`\n${tree(spansOf(late))}`).toMatchInlineSnapshot(`
      "
      Many kinds 0h–24h
        Approve 0h–24h · timer.scheduled 0h · timer.scheduled 0h · task.opened 0h · timer.fired 6h · timer.scheduled 6h · timer.fired 12h · timer.scheduled 12h · timer.fired 18h · timer.scheduled 18h · timer.fired 24h
          Approve started 0h–0h
        Deliver 0h–24h
          begin 0h–0h
          Deliver started 0h–0h
          Pack 0h–24h · job.created 0h
            Pack started 0h–0h
        fork 0h–0h
        Many kinds started 0h–0h
        Ordered 0h–0h
        remind 6h–6h
        reminded 6h–6h
        remind 12h–12h
        reminded 12h–12h
        remind 18h–18h
        reminded 18h–18h
        late 24h–24h
        Too late 24h–24h
      "
    `);
    const broken = (await recorded(manyKinds())).start().throwError('pack', 'BROKEN').cancel();
    expect(`\n${tree(spansOf(broken))}`).toMatchInlineSnapshot(`
      "
      Many kinds 0h–0h
        Approve 0h–0h · timer.scheduled 0h · timer.scheduled 0h · task.opened 0h
          Approve started 0h–0h
        broken 0h–0h
        Deliver 0h–0h ERROR BROKEN
          begin 0h–0h
          Deliver started 0h–0h
          Pack 0h–0h ERROR BROKEN · job.created 0h · error.thrown 0h
            Pack started 0h–0h
        fork 0h–0h
        gone 0h–0h
        Many kinds started 0h–0h
        Ordered 0h–0h
      "
    `);
  });

  it('shows where a running instance waits', async () => {
    const waiting = (await recorded(manyKinds())).start().completeJob('pack');
    const spans = spansOf(waiting);
    const approve = waiting.eventsOf('ElementActivated').find(({ element }) => element === 'approve');
    const shown = (part: string) =>
      spans.filter(({ attributes }) => attributes['baton.span.part'] === part).map(({ name }) => name);
    expect(shown('started').toSorted()).toEqual([
      'Approve started',
      'Deliver started',
      'Many kinds started',
      'Pack started',
      'Parcel arrives started',
    ]);
    expect(find(spans, 'Approve started')).toMatchObject({
      parentSpanId: spanIdOf(INSTANCE, approve?.n ?? 0),
      start: START,
      end: START + 0.005,
      attributes: { 'baton.task.id': expect.stringContaining(INSTANCE), 'baton.task.candidates': ['group:risk'] },
    });
    expect(shown('whole')).not.toContain('Approve');
  });

  it('names no guest', async () => {
    const story = (await recorded(manyKinds())).start();
    const by = 'guest:vera@vendor.example';
    story.handle({ type: 'CompleteUserTask', n: story.task('approve'), outcome: 'yes', by });
    expect(find(spansOf(story), 'Approve').attributes['baton.task.completed_by']).toBe('guest');
  });

  it('is an error where the instance ended at an incident, and only there', async () => {
    const stopped = (await recorded(failingScript())).start({ total: 1 }).cancel();
    const spans = spansOf(stopped);
    expect(find(spans, 'Compute').error).toMatch(/./);
    expect(find(spans, 'Compute incident').error).toMatch(/./);
    expect(find(spans, 'Many kinds').error).toBeUndefined();
  });

  it('links the requests that started and ended a step, and none that is made up', async () => {
    const linked = await recorded(oneTask());
    linked.traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    linked.start();
    linked.traceparent = `00-${'c'.repeat(32)}-${'d'.repeat(16)}-01`;
    linked.completeJob('work');
    const links = find(spansOf(linked), 'Do the work').links;
    expect(links).toEqual([
      { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: { 'baton.link.cause': 'started' } },
      { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), attributes: { 'baton.link.cause': 'ended' } },
    ]);
    const forged = await recorded(oneTask());
    forged.traceparent = '"; drop table';
    expect(find(spansOf(forged.start()), 'Do the work started').links).toEqual([]);
  });

  it('bears only names that are listed, with values of their types', async () => {
    const story = (await recorded(manyKinds())).start().failJob('pack', 'x').failJob('pack', 'y');
    story.advanceClock('P2D').cancel('late');
    const wrong = new Set<string>();
    for (const span of spansOf(story)) {
      for (const { name } of span.events) if (!(name in spanEvents)) wrong.add(name);
      for (const { attributes } of [span, ...span.events, ...span.links])
        for (const [name, value] of Object.entries(attributes)) {
          const type = Array.isArray(value) ? 'string[]' : typeof value === 'number' ? 'int' : typeof value;
          if (conventions[name as keyof typeof conventions]?.type !== type) wrong.add(`${name}: ${type}`);
        }
    }
    expect([...wrong]).toEqual([]);
  });
});
