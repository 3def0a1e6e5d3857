import { TraceServiceService } from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { otlpReceiver, type OtlpReceiver, type ReceivedSpan } from './otlp-receiver.js';
import { calling, oneTask, userTask } from './processes.js';
import { codeOf, participant, startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let receiver: OtlpReceiver;
const apps: Running[] = [];

beforeEach(async () => {
  db = await testDatabase();
  receiver = await otlpReceiver();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.stop();
  await receiver?.stop();
  await db?.drop();
});

async function started(settings: object = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }): Promise<Running> {
  const app = await startExecution(db.url, false, 300, settings);
  apps.push(app);
  return app;
}

/** Ends it as it stands: what is being sent stays unanswered. */
async function end(app: Running): Promise<void> {
  apps.splice(apps.indexOf(app), 1);
  await app.stop();
}

async function run(app: Running): Promise<string> {
  const id = await app.start('one-task');
  await app.complete((await app.activate('work'))!);
  return id;
}

const wholeOf = (instanceId: string): ReceivedSpan[] =>
  receiver.trace(instanceId).filter(({ attributes }) => attributes['baton.span.part'] === 'whole');
const ended = (instanceId: string) => until(() => wholeOf(instanceId).some(({ parentSpanId }) => parentSpanId === ''));

/** How often each span came; fails where one came again and was not the same. */
function timesReceived(): Map<string, number> {
  const times = new Map<string, number>();
  const bytes = new Map<string, string>();
  for (const span of receiver.spans) {
    expect(bytes.get(span.spanId) ?? span.bytes, span.name).toBe(span.bytes);
    bytes.set(span.spanId, span.bytes);
    times.set(span.spanId, (times.get(span.spanId) ?? 0) + 1);
  }
  return times;
}

describe('the journal’s spans', () => {
  it('go to the collector with the times of the journal, named by the instance', async () => {
    const app = await started({
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a%20b,authorization=Bearer x',
    });
    await app.deploy(oneTask(), 'one-task');
    const id = await run(app);
    await ended(id);
    const { rows } = await db.pool.query<{ at: Date }>('select at from execution.journal order by seq');
    const [begin, done] = [rows[0]?.at.getTime(), rows.at(-1)?.at.getTime()];
    const root = wholeOf(id).find(({ parentSpanId }) => parentSpanId === '');
    expect(root).toMatchObject({ name: 'one-task process', start: begin, end: done, service: 'baton' });
    expect(wholeOf(id).find(({ name }) => name === 'Do the work')).toMatchObject({
      parentSpanId: root?.spanId,
      start: begin,
      end: done,
      attributes: { 'baton.instance.id': id, 'baton.element.type': 'serviceTask', 'baton.process.version': 1 },
    });
    expect(receiver.headers[0]).toMatchObject({ 'x-tenant': 'a b', authorization: 'Bearer x' });
  });

  it('are what jobs name as their trace context, those of a called process in the trace of the first', async () => {
    const app = await started();
    await app.deploy(oneTask('called', '', 'called-work'), 'called');
    await app.deploy(calling('called', 'middle'), 'middle');
    await app.deploy(calling('middle'), 'calling');
    const root = await app.start('calling');
    const job = await until(() => app.activate('called-work', { waitMs: 1_000 }));
    await app.complete(job);
    await ended(root);
    expect(job.instanceId).not.toBe(root);
    const step = wholeOf(root).find(({ name }) => name === 'Do the work');
    expect(job.traceparent).toBe(`00-${root.replaceAll('-', '')}-${step?.spanId}-01`);
  });

  it('begin with what comes after the first start with a collector', async () => {
    const before = await started({});
    await before.deploy(oneTask(), 'one-task');
    const past = await run(before);
    const open = await before.start('one-task');
    await end(before);
    const app = await started();
    const id = await run(app);
    await ended(open);
    expect(receiver.trace(past)).toEqual([]);
    expect(wholeOf(open).map(({ name }) => name)).toContain('Do the work');
    expect(id).not.toBe(open);
  });

  it('are sent again, the same, by the next exporter, when the last one ended between sending and moving on', async () => {
    const first = await started();
    await first.deploy(oneTask(), 'one-task');
    const one = await run(first);
    await ended(one);
    receiver.answer = 'hold';
    const two = await run(first);
    await until(() => receiver.trace(two).length > 0);
    await end(first);
    receiver.answer = 200;
    const second = await started();
    await ended(two);
    const three = await run(second);
    await ended(three);
    const times = timesReceived();
    const countOf = (id: string) => receiver.trace(id).map(({ spanId }) => times.get(spanId));
    expect(new Set(countOf(one))).toEqual(new Set([1]));
    expect(countOf(two)).toContain(2);
    expect(new Set(countOf(three))).toEqual(new Set([1]));
    for (const id of [one, two, three]) expect(wholeOf(id)).toHaveLength(4);
  });

  it('are not sent again when the exporter ends between two batches', async () => {
    let app = await started();
    await app.deploy(userTask(), 'user-task');
    await app.deploy(oneTask(), 'one-task');
    const ids: string[] = [];
    for (let round = 0; round < 3; round++) {
      ids.push(await run(app));
      await ended(ids.at(-1)!);
      await until(async () => (await placesMoved()) > round);
      await end(app);
      app = await started();
    }
    await Promise.all(ids.map(ended));
    expect([...new Set(timesReceived().values())]).toEqual([1]);
  });

  it('are exported by one replica, and by the other one when that has gone', async () => {
    const [one, two] = [await started(), await started()];
    await one.deploy(oneTask(), 'one-task');
    const ids = [await run(one), await run(two), await run(one), await run(two)];
    await Promise.all(ids.map(ended));
    expect([...new Set(timesReceived().values())]).toEqual([1]);
    await end(one);
    const late = await run(two);
    await ended(late);
    expect([...new Set(timesReceived().values())]).toEqual([1]);
  });

  it('wait while the collector refuses everything, and no command waits with them', async () => {
    receiver.answer = 503;
    const app = await started();
    await app.deploy(oneTask(), 'one-task');
    const ids = await Promise.all(Array.from({ length: 20 }, () => app.start('one-task')));
    await until(() => receiver.headers.length > 0);
    expect((await fetch(`${app.httpUrl}/readyz`)).status).toBe(200);
    expect(receiver.spans).toEqual([]);
    receiver.answer = 200;
    await until(() => ids.every((id) => receiver.trace(id).length > 0));
  });

  it('that the collector will never take are given up, so that the others arrive', async () => {
    receiver.answer = 400;
    const app = await started();
    await app.deploy(oneTask(), 'one-task');
    const poison = await run(app);
    await until(() => receiver.headers.length >= 4);
    receiver.answer = 200;
    const id = await run(app);
    await ended(id);
    expect(receiver.trace(poison).length).toBeLessThan(6);
  });

  async function placesMoved(): Promise<number> {
    const { rows } = await db.pool.query<{ moved: number }>(
      `select count(*)::int as moved from execution.journal j, execution.trace_cursor c where (j.xid, j.instance_id, j.seq) <= (c.xid, c.key, c.seq)`,
    );
    return Math.floor((rows[0]?.moved ?? 0) / 2);
  }
});

describe('the export of the past', () => {
  const past = async (): Promise<{ app: Running; ids: string[] }> => {
    const before = await started({});
    await before.deploy(oneTask(), 'one-task');
    const ids = [await run(before), await run(before), await before.start('one-task')];
    await end(before);
    return { app: await started(), ids };
  };
  const exported = (app: Running, request: object, who?: string) =>
    app.call(TraceServiceService.exportTraces, request, who);

  it('sends every span of the instances of a window, a page at a time, the same as they were', async () => {
    const { app, ids } = await past();
    const first = await exported(app, { pageSize: 2 });
    expect(first).toMatchObject({ instances: 2, spans: 12 });
    const rest = await exported(app, { pageSize: 2, pageToken: first.nextPageToken });
    expect(rest).toMatchObject({ instances: 1, nextPageToken: '' });
    expect(ids.map((id) => wholeOf(id).length)).toEqual([4, 4, 1]);
    await exported(app, {});
    timesReceived();
    expect(await exported(app, { since: { seconds: '32503680000', nanos: 0 } })).toMatchObject({ instances: 1 });
    expect(await exported(app, { until: { seconds: '0', nanos: 0 } })).toMatchObject({ instances: 0, spans: 0 });
  });

  it('sends one instance by REST', async () => {
    const { app, ids } = await past();
    const answer = await fetch(`${app.httpUrl}/v1/traces/export`, {
      method: 'POST',
      headers: { authorization: 'Bearer default/person/ada/admin', 'content-type': 'application/json' },
      body: JSON.stringify({ instanceId: ids[0] }),
    });
    expect(await answer.json()).toMatchObject({ instances: 1, spans: 6 });
    expect(wholeOf(ids[0]!)).toHaveLength(4);
    expect(receiver.trace(ids[1]!)).toEqual([]);
  });

  it('sends those that an instance has called along with it, a page at a time', async () => {
    const app = await started();
    await app.deploy(oneTask(), 'one-task');
    await app.deploy(calling('one-task', 'middle'), 'middle');
    await app.deploy(calling('middle'), 'calling');
    const id = await app.start('calling');
    const job = await until(() => app.activate('work', { waitMs: 1_000 }));
    expect((await app.get(job.instanceId)).traceId).toBe(id.replaceAll('-', ''));
    await app.complete(job);
    await ended(id);
    const before = receiver.trace(id);
    receiver.spans.length = 0;
    const first = await exported(app, { instanceId: id, pageSize: 2 });
    const rest = await exported(app, { instanceId: id, pageSize: 2, pageToken: first.nextPageToken });
    expect([first.instances, rest.instances, rest.nextPageToken]).toEqual([2, 1, '']);
    const inOrder = (spans: readonly ReceivedSpan[]) => spans.map(({ bytes }) => bytes).toSorted();
    expect(inOrder(receiver.spans)).toEqual(inOrder(before));
    expect(await exported(app, { instanceId: job.instanceId })).toMatchObject({ instances: 1 });
  });

  it('is for operators, of their own instances, where there is a collector that answers', async () => {
    const { app, ids } = await past();
    expect(await codeOf(exported(app, {}, participant))).toBe('ROLE_REQUIRED');
    expect(await codeOf(exported(app, { instanceId: ids[0] }, 'other/person/eve/admin'))).toBe('INSTANCE_UNKNOWN');
    expect(await exported(app, {}, 'other/person/eve/admin')).toMatchObject({ instances: 0 });
    receiver.answer = 401;
    expect(await codeOf(exported(app, {}))).toBe('COLLECTOR_UNAVAILABLE');
    const without = await started({});
    expect(await codeOf(exported(without, {}))).toBe('TRACES_OFF');
  });
});
