import { InstanceState } from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { oneTask } from './processes.js';
import { startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  await app.deploy(oneTask(), 'one-task');
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

const killBackends = (which: string) =>
  db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and application_name like $1`,
    [which],
  );

describe('when PostgreSQL ends connections', () => {
  it('in the middle of flushes, every start is made once and every caller gets an answer or 503', async () => {
    const answers = new Map<string, string | undefined>();
    const load = { going: true };
    const starting = Array.from({ length: 8 }, async (_, lane) => {
      for (let i = 0; load.going && i < 500; i++) {
        const requestId = `kill-${lane}-${i}`;
        const answer = await app.start('one-task', {}, { requestId }).catch((error: { code?: number }) => {
          expect(error.code).toBe(14);
          return undefined;
        });
        answers.set(requestId, answer);
      }
    });
    for (let kill = 0; kill < 5; kill++) {
      const before = answers.size;
      await until(() => answers.size > before + 20);
      await killBackends('baton journal');
    }
    load.going = false;
    await Promise.all(starting);
    for (const [requestId, answer] of answers)
      answers.set(
        requestId,
        answer ?? (await until(() => app.start('one-task', {}, { requestId }).catch(() => undefined))),
      );
    const { rows } = await db.pool.query<{ request_id: string; instance_id: string }>(
      `select request_id, instance_id from execution.instances where request_id like 'kill-%'`,
    );
    expect(new Map(rows.map(({ request_id, instance_id }) => [request_id, instance_id]))).toEqual(answers);
    const { rows: journal } = await db.pool.query<{ n: number }>(
      `select count(*)::int as n from execution.journal where request_id like 'kill-%' and seq = 1`,
    );
    expect(journal[0]?.n).toBe(answers.size);
  });
  it('of every kind, workers and callers go on', async () => {
    await killBackends('baton%');
    const instanceId = await until(() =>
      app.start('one-task', { late: true }, { requestId: 'after' }).catch(() => undefined),
    );
    const job = await until(async () => {
      const found = await app.activate('work', { maxJobs: 1 }).catch(() => undefined);
      if (found === undefined || found.instanceId === instanceId) return found;
      await app.complete(found).catch(() => undefined);
      return undefined;
    }, 60_000);
    await until(() =>
      app.complete(job).then(
        () => true,
        () => undefined,
      ),
    );
    expect((await app.get(instanceId)).state).toBe(InstanceState.INSTANCE_STATE_COMPLETED);
  });
});
