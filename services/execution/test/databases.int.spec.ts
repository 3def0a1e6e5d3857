import { JobServiceService as Jobs, MessageServiceService as Messages } from '@baton/contracts/execution';
import { newId } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Definitions } from '../src/deployments/definitions.js';
import { StartInstanceHandler } from '../src/instances/start-instance.handler.js';
import { oneTask, waitForMessage } from './processes.js';
import { startExecution, until, worker, type Running } from './running.js';

const DATABASES = 2;
const dbs: TestDatabase[] = [];
const apps: Running[] = [];

beforeAll(async () => {
  for (let n = 0; n < DATABASES; n++) {
    const db = await testDatabase();
    const app = await startExecution(db.url);
    for (const [xml, key] of [
      [oneTask(), 'one-task'],
      [waitForMessage(), 'wait-for-message'],
    ] as const)
      await app.deploy(xml, key);
    dbs.push(db);
    apps.push(app);
  }
});
afterAll(async () => {
  for (const app of apps) await app.stop();
  for (const db of dbs) await db.drop();
});

/** Where an instance lives, told by its id alone: its last 32 bits are random. */
const databaseOf = (instanceId: string): number => Number.parseInt(instanceId.slice(-8), 16) % DATABASES;

/** Where a start goes: always to the same database, which knows whether it was there before. */
const databaseFor = (startKey: string): number =>
  [...startKey].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 7) % DATABASES;

/** An id of the database: with two of them, every other one is. */
function idIn(database: number): string {
  for (;;) {
    const id = newId();
    if (databaseOf(id) === database) return id;
  }
}

/** What a router in front of several databases does with a start. */
async function start(processKey: string, startKey: string, variables: object = {}): Promise<string> {
  const database = databaseFor(startKey);
  const { nest } = apps[database]!;
  const found = await nest.get(Definitions, { strict: false }).latest('default', processKey);
  const { instanceId } = await nest.get(StartInstanceHandler, { strict: false }).run({
    definition: found!.definition,
    requestId: startKey,
    instanceId: idIn(database),
    variables: variables as never,
    by: 'person:ada',
  });
  return instanceId;
}

const appOf = (instanceId: string): Running => apps[databaseOf(instanceId)]!;
const keys = Array.from({ length: 8 }, (_, n) => `order-${n}`);

async function countOf(db: TestDatabase): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>('select count(*)::int as n from execution.instances');
  return rows[0]?.n ?? 0;
}

describe('instances over two databases', () => {
  it('start in the one that their id names, the same key once', async () => {
    const ids = await Promise.all(keys.map((key) => start('one-task', key)));
    const again = await Promise.all(keys.map((key) => start('one-task', key)));
    expect(again).toEqual(ids);
    expect(new Set(ids.map(databaseOf)).size).toBe(DATABASES);
    const counts = await Promise.all(dbs.map(countOf));
    expect(counts).toEqual(dbs.map((_, n) => ids.filter((id) => databaseOf(id) === n).length));
    for (const id of ids) expect((await appOf(id).get(id)).instanceId).toBe(id);
  });

  it('have their jobs done by workers of both', async () => {
    for (const app of apps) {
      const { jobs } = await app.call(Jobs.activateJobs, { type: 'work', worker: 'w', maxJobs: 20 }, worker);
      for (const job of jobs) await appOf(job.jobId.slice(0, 36)).complete(job);
    }
    const { rows } = await dbs[0]!.pool.query<{ n: number }>(
      `select count(*)::int as n from execution.instances where state <> 'completed'`,
    );
    expect(rows[0]?.n).toBe(0);
  });

  it('are found by a message that is published to both and received in one', async () => {
    const ids = await Promise.all(keys.map((key) => start('wait-for-message', `wait-${key}`, { order: key })));
    for (const key of keys) {
      for (const app of apps)
        await app.call(Messages.publishMessage, {
          name: 'reply',
          correlationKey: key,
          messageId: `m-${key}`,
          variablesJson: '{}',
        });
    }
    const states = async () => Promise.all(ids.map(async (id) => (await appOf(id).get(id)).endedAt !== undefined));
    await until(async () => (await states()).every(Boolean));
  });
});
