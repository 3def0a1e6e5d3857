import { factTypes, topics } from '@baton/contracts';
import type { UserTaskOpened } from '@baton/contracts/execution';
import type { Cursor, Fact } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { JournalFacts } from '../src/facts/journal-facts.js';
import { failingScript, oneTask, userTask } from './processes.js';
import { startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  await app.deploy(oneTask(), 'one-task');
  await app.deploy(userTask(), 'user-task');
  await app.deploy(failingScript(), 'failing-script');
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

async function allFacts(limit = 500): Promise<Fact[]> {
  const source = new JournalFacts(db.pool, 'execution', () => () => undefined);
  const facts: Fact[] = [];
  for (let cursor: Cursor | null = null; ;) {
    const read: Awaited<ReturnType<JournalFacts['read']>> = await source.read(cursor, limit);
    if (read.cursor === null || JSON.stringify(read.cursor) === JSON.stringify(cursor)) return facts;
    facts.push(...read.facts);
    cursor = read.cursor;
  }
}

/** The facts of an instance once there is one of `type`: whatever runs on the server may hold the horizon back for a while. */
const factsOf = (instanceId: string, type: string, limit?: number): Promise<Fact[]> =>
  until(async () => {
    const facts = (await allFacts(limit)).filter(({ key }) => key === instanceId);
    return facts.some((fact) => fact.type === type) && facts;
  });

describe('the facts of the journal', () => {
  it('tell an instance in order, however they are cut into batches', async () => {
    const instanceId = await app.start('one-task', {}, { businessKey: 'B-1' });
    await app.complete((await app.activate('work'))!);
    const facts = await factsOf(instanceId, factTypes.InstanceCompleted);
    expect(facts.map(({ type }) => type)).toEqual([
      factTypes.InstanceStarted,
      factTypes.ElementActivated,
      factTypes.ElementCompleted,
      factTypes.ElementActivated,
      factTypes.ElementCompleted,
      factTypes.ElementActivated,
      factTypes.ElementCompleted,
      factTypes.InstanceCompleted,
    ]);
    expect(facts[0]).toMatchObject({
      topic: topics.instance,
      source: 'baton/execution',
      tenant: 'default',
      id: `${instanceId}-1-0`,
      data: {
        processKey: 'one-task',
        version: 1,
        processName: 'one-task process',
        businessKey: 'B-1',
        startedBy: 'person:ada',
        modelId: 'model',
      },
    });
    expect(facts[4]?.data).toMatchObject({ elementId: 'work', elementInstanceId: expect.stringContaining(instanceId) });
    expect(facts.every(({ seq }, i) => i === 0 || seq > (facts[i - 1]?.seq ?? 0))).toBe(true);
    expect(await factsOf(instanceId, factTypes.InstanceCompleted, 1)).toEqual(facts);
  });
  it('carry what a user task needs', async () => {
    const instanceId = await app.start('user-task', { vendor: 'ACME' }, { businessKey: 'B-2' });
    const fact = (await factsOf(instanceId, factTypes.UserTaskOpened)).find(
      ({ type }) => type === factTypes.UserTaskOpened,
    );
    expect(fact?.data as UserTaskOpened).toMatchObject({
      name: 'Approve',
      processKey: 'user-task',
      version: 1,
      processName: 'user-task process',
      businessKey: 'B-2',
      startedBy: 'person:ada',
      owner: { candidates: ['group:risk'] },
      outcomes: [{ value: 'approve', label: 'Approve' }, { value: 'reject' }],
      inputsJson: '{"vendor":"ACME"}',
    });
  });
  it('name an incident and its owner', async () => {
    const instanceId = await app.start('failing-script', { total: 1 });
    const fact = (await factsOf(instanceId, factTypes.IncidentRaised)).find(
      ({ type }) => type === factTypes.IncidentRaised,
    );
    expect(fact?.data).toMatchObject({ elementId: 'compute', processKey: 'failing-script', owner: 'group:ops' });
  });
  it('are read below the horizon only: an open transaction holds them back, and none is skipped', async () => {
    const slow = await db.newPool().connect();
    await slow.query('begin');
    await slow.query('select pg_current_xact_id()');
    const instanceId = await app.start('one-task');
    expect((await allFacts()).some(({ key }) => key === instanceId)).toBe(false);
    await slow.query('commit');
    slow.release();
    await expect(factsOf(instanceId, factTypes.InstanceStarted)).resolves.not.toHaveLength(0);
  });
});
