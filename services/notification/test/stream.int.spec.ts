import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Neighbours } from './neighbours.js';
import { fact, instanceId, revoked, startNotification, summary, until, type Running } from './running.js';

let database: TestDatabase;
let running: Running;
const streams: AbortController[] = [];

beforeAll(async () => {
  database = await testDatabase();
  running = await startNotification(database.url, new Neighbours());
});
afterEach(() => {
  for (const stream of streams.splice(0)) stream.abort();
});
afterAll(async () => {
  await running.stop();
  await database.drop();
});

interface Listening {
  readonly status: number;
  /** `event data`, in order. */
  readonly events: string[];
  readonly ended: Promise<void>;
}

async function listen(as: string): Promise<Listening> {
  const stream = new AbortController();
  streams.push(stream);
  const answer = await fetch(`${running.app.httpUrl}/v1/notifications/stream`, {
    headers: { authorization: `Bearer ${as}` },
    signal: stream.signal,
  });
  const events: string[] = [];
  const read = async (): Promise<void> => {
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString('utf8');
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        const [, event, data] = /^event: (\w+)\ndata: (.+)$/.exec(frame) ?? [];
        if (event !== undefined) events.push(`${event} ${data}`);
      }
    }
  };
  return { status: answer.status, events, ended: read().catch(() => undefined) };
}

const assigned = (assignee: string, userTaskId = `${instanceId}:7`) =>
  fact('UserTaskAssigned', {
    task: summary({ userTaskId }),
    assignee,
    assigneeName: '',
    candidates: [],
    candidateNames: [],
    recipients: [],
    reason: 'opened',
    note: '',
  });
const finished = (userTaskId = `${instanceId}:7`) =>
  fact('UserTaskFinished', {
    task: summary({ userTaskId }),
    outcome: '',
    completedBy: '',
    completedByName: '',
    note: '',
  });
const moved = (more = {}) => fact('ElementCompleted', { elementInstanceId: '', elementId: 'rate' }, more);
const tasks = ({ events }: Listening) => events.filter((event) => event.startsWith('task')).length;

describe('the in-app stream', () => {
  it('tells people of tasks that concern them, also when these go away again, and operators of all', async () => {
    const [ann, bob, lena, olga] = await Promise.all(
      ['person/ann/participant', 'person/bob/participant', 'person/lena/participant/legal', 'person/olga/operator'].map(
        (who) => listen(`default/${who}`),
      ),
    );
    await running.publish([assigned('person:ann')]);
    await until(() => ann?.events.length === 1);
    await running.publish([assigned('group:legal'), finished()]);
    await until(() => ann?.events.length === 3 && lena?.events.length === 2 && olga?.events.length === 3);
    expect(ann?.events[0]).toBe(
      `task {"instanceId":"${instanceId}","userTaskId":"${instanceId}:7","type":"baton.user_task.assigned.v1"}`,
    );
    expect(bob?.events).toEqual([]);
  });

  it('tells everybody of the tenant how instances go on, and nobody else', async () => {
    const [mine, other] = await Promise.all([
      listen('default/person/ann/participant'),
      listen('other/person/ann/admin'),
    ]);
    await running.publish([moved(), fact('IncidentRaised', {}), moved({ tenant: 'other' })]);
    await until(() => mine?.events.length === 2 && other?.events.length === 1);
    expect(mine?.events.map((event) => event.split(' ')[0])).toEqual(['progress', 'incident']);
  });

  it("tells a guest of their own task's instance alone", async () => {
    const guest = await listen(`default/guest/vic@vendor.example/guest//${instanceId}:7`);
    await running.publish([moved({ key: '019a0000-0000-7000-8000-000000000002' }), moved()]);
    await until(() => guest.events.length === 1);
    expect(guest.events[0]).toContain(instanceId);
  });

  it('is for people, not for machines or strangers', async () => {
    expect((await listen('default/api-key/w/worker')).status).toBe(403);
    expect((await listen('nobody')).status).toBe(401);
  });

  it('ends when its session does, and does not come back', async () => {
    const who = 'default/person/rita/participant';
    const stream = await listen(who);
    revoked.add(`Bearer ${who}`);
    await stream.ended;
    expect((await listen(who)).status).toBe(401);
  });

  it('keeps nothing from the server that ends', async () => {
    const own = await testDatabase();
    const short = await startNotification(own.url, new Neighbours());
    const outer = running;
    running = short;
    const stream = await listen('default/person/ann/participant');
    running = outer;
    await short.stop();
    await stream.ended;
    expect(tasks(stream)).toBe(0);
    await own.drop();
  });
});
