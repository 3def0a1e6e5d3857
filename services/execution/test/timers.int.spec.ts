import { InstanceState, ProcessInstanceServiceService as Instances } from '@baton/contracts/execution';
import { OperationsServiceService as Operations } from '@baton/contracts/operations';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { timed, timerStart } from './processes.js';
import { codeOf, participant, startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, true);
  await app.deploy(timed(), 'timed');
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

const completed = async (instanceId: string): Promise<boolean> =>
  (await app.get(instanceId)).state === InstanceState.INSTANCE_STATE_COMPLETED;
const firings = async (): Promise<string[]> => {
  const { rows } = await db.pool.query<{ instance_id: string }>(
    `select instance_id from execution.journal where actor = 'timer' order by at, xid, instance_id`,
  );
  return rows.map(({ instance_id }) => instance_id);
};

describe('timers', () => {
  it('fire by themselves', async () => {
    const instanceId = await app.start('timed', { wait: 'PT0.05S' });
    await until(() => completed(instanceId));
  });
  it('fire in due order while the clock is advanced, each at its own moment', async () => {
    const late = await app.start('timed', { wait: 'PT3H' });
    const early = await app.start('timed', { wait: 'PT1H' });
    const middle = await app.start('timed', { wait: 'PT2H' });
    const never = await app.start('timed', { wait: 'PT9H' });
    await app.advanceClock('PT4H');
    expect((await firings()).slice(-3)).toEqual([early, middle, late]);
    expect(await completed(never)).toBe(false);
    const { endedAt } = await app.get(early);
    const { endedAt: later } = await app.get(late);
    const apart = Number(later?.seconds) - Number(endedAt?.seconds);
    expect([7199, 7200]).toContain(apart); // they were started one after the other
  });
  it('fire once with two replicas on one database', async () => {
    const replica = await startExecution(db.url, true);
    try {
      const ids = await Promise.all(Array.from({ length: 20 }, () => replica.start('timed', { wait: 'PT0.1S' })));
      await until(async () => (await Promise.all(ids.map(completed))).every(Boolean));
      const { rows } = await db.pool.query(
        `select instance_id from execution.journal where actor = 'timer' and instance_id = any($1::uuid[])`,
        [ids],
      );
      expect(rows).toHaveLength(20);
    } finally {
      await replica.stop();
    }
  });
  it('start instances of the latest version, as often as they repeat', async () => {
    await app.deploy(timerStart('R2/PT1H'), 'timer-start');
    await app.deploy(timerStart('R3/PT1H'), 'timer-start');
    await app.advanceClock('PT10H');
    const { instances } = await app.call(Instances.listInstances, { processKey: 'timer-start' });
    expect(instances.map(({ version }) => version)).toEqual([2, 2, 2]);
  });
});

describe('the clock of the process', () => {
  it('tells what is due next; it is done when it is asked for', async () => {
    const instanceId = await app.start('timed', { wait: 'PT30M' });
    const { now, nextDue, movable } = await app.call(Operations.getClock, {});
    expect(movable).toBe(true);
    expect(Number(nextDue?.seconds)).toBeGreaterThan(Number(now?.seconds));
    await app.call(Operations.moveClock, { now: nextDue });
    await app.call(Operations.runDue, {});
    expect(await completed(instanceId)).toBe(true);
    expect(await codeOf(app.call(Operations.moveClock, { now: nextDue }, participant))).toBe('ROLE_REQUIRED');
  });
  it('is not moved where it is real', async () => {
    const real = await startExecution(db.url);
    try {
      const { now, movable } = await real.call(Operations.getClock, {});
      expect(movable).toBe(false);
      expect(await codeOf(real.call(Operations.moveClock, { now }))).toBe('CLOCK_FIXED');
    } finally {
      await real.stop();
    }
  });
});
