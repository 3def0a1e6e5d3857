import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Neighbours, person } from './neighbours.js';
import { instanceId, startNotification, until, type Running } from './running.js';

let database: TestDatabase;
let running: Running;
const neighbours = new Neighbours();

beforeAll(async () => {
  database = await testDatabase();
  neighbours.people = [person('ann'), person('bob'), { ...person('gone'), active: false }];
  neighbours.groups = [{ groupId: 'legal', name: 'Legal', members: ['ann', 'bob', 'gone'] }];
  neighbours.starter = 'person:bob';
  running = await startNotification(database.url, neighbours);
});
afterAll(async () => {
  await running.stop();
  await database.drop();
});

const answered = (jobId: string) =>
  until(() => [...neighbours.completed, ...neighbours.failed].find((answer) => answer.jobId === jobId));
const told = async (cause: string): Promise<{ to: string; subject: string; body: string }[]> => {
  const { rows } = await running.app.pool.query(
    `select to_email as to, subject, body from notification.messages where cause like $1 || '/%' order by 1`,
    [cause],
  );
  return rows;
};
const job = (n: number, notify: unknown) => ({
  jobId: `${instanceId}:${n}`,
  instanceId,
  businessKey: 'V-17',
  variablesJson: JSON.stringify({ notify, variables: {} }),
});

describe('a process that tells people something', () => {
  it('reaches people, groups, whoever started it, and addresses; each once', async () => {
    neighbours.offer(
      job(1, [{ to: ['group:legal', 'starter', 'vic@vendor.example'], subject: 'Rejected', body: 'Sorry.' }]),
    );
    await answered(`${instanceId}:1`);
    const messages = await told(`${instanceId}:1`);
    expect(messages.map(({ to }) => to)).toEqual(['ann@example.org', 'bob@example.org', 'vic@vendor.example']);
    expect(messages[0]).toMatchObject({ subject: 'Rejected', body: expect.stringContaining('Sorry.') });
  });

  it('goes on where a receiver is nobody or unknown', async () => {
    neighbours.offer(
      job(2, [
        { to: null, subject: 'a' },
        { to: 'person:nobody', subject: 'b' },
        { to: 'person:ann', subject: 'c' },
      ]),
    );
    expect(await answered(`${instanceId}:2`)).toMatchObject({ variablesJson: '{}' });
    expect((await told(`${instanceId}:2`)).map(({ subject }) => subject)).toEqual(['c']);
    expect(running.logs.some((line) => line.includes('person:nobody'))).toBe(true);
  });

  it('says a thing once, though its job is handed out twice', async () => {
    const twice = job(3, [{ to: 'person:ann', subject: 'Once' }]);
    neighbours.offer(twice);
    neighbours.offer(twice);
    await until(() => neighbours.completed.filter(({ jobId }) => jobId === twice.jobId).length === 2);
    expect(await told(twice.jobId)).toHaveLength(1);
  });

  it('fails for good where its job names nobody to notify', async () => {
    neighbours.offer({ ...job(4, []), variablesJson: '{}' });
    expect(await answered(`${instanceId}:4`)).toMatchObject({ retries: 0, message: expect.stringContaining('notify') });
  });

  it('is served again after the stream of jobs has broken', async () => {
    neighbours.dropStreams();
    neighbours.offer(job(5, [{ to: 'person:ann', subject: 'Again' }]));
    await answered(`${instanceId}:5`);
    expect(await told(`${instanceId}:5`)).toHaveLength(1);
  });

  it('finds a person who has only just come', async () => {
    neighbours.people = [...neighbours.people, person('new')];
    const deadline = performance.now() + 30_000;
    for (let n = 6; (await told(`${instanceId}:${n - 1}`)).every(({ to }) => to !== 'new@example.org'); n++) {
      if (performance.now() > deadline) throw new Error('The new person is never found');
      neighbours.offer(job(n, [{ to: 'person:new', subject: 'Welcome' }]));
      await answered(`${instanceId}:${n}`);
    }
  });
});
