import {
  InstanceState,
  MessageServiceService as Messages,
  ProcessInstanceServiceService as Instances,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { SignalBroadcaster } from '../src/signals/signal-broadcaster.js';
import { SignalsRepository } from '../src/signals/signals.repository.js';
import { startedByCondition, startedBySignal, throwsSignal, waitsForSignal } from './processes.js';
import { codeOf, participant, startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;
let other: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, true);
  other = await startExecution(db.url, true);
  await app.deploy(waitsForSignal(), 'waits-for-signal');
  await app.deploy(throwsSignal(), 'throws-signal');
});
afterAll(async () => {
  await app?.stop();
  await other?.stop();
  await db?.drop();
});

const completed = (instanceId: string) =>
  until(async () => (await app.get(instanceId)).state === InstanceState.INSTANCE_STATE_COMPLETED);
const broadcast = (node: Running, signalId: string, name = 'bell') =>
  node.call(Messages.broadcastSignal, { name, signalId, variablesJson: '{"loud":true}' });

describe('a signal', () => {
  it('is heard by everybody who waits, wherever it was broadcast, and once', async () => {
    const waiting = [await app.start('waits-for-signal'), await other.start('waits-for-signal')];
    expect(await broadcast(other, 'first')).toEqual({ signalId: 'first', repeatedRequest: false });
    for (const instanceId of waiting) await completed(instanceId);
    expect((await app.get(waiting[0]!)).variablesJson).toBe('{"loud":true}');
    const late = await app.start('waits-for-signal');
    expect(await broadcast(app, 'first')).toEqual({ signalId: 'first', repeatedRequest: true });
    expect((await app.get(late)).state).toBe(InstanceState.INSTANCE_STATE_RUNNING);
    await broadcast(app, 'second');
    await completed(late);
  });
  it('is thrown by one instance for the others', async () => {
    const waiting = await app.start('waits-for-signal');
    await other.start('throws-signal');
    await completed(waiting);
  });
  it('starts what it starts', async () => {
    await app.deploy(startedBySignal(), 'started-by-signal');
    await broadcast(app, 'starting');
    const { instances } = await until(async () => {
      const found = await app.call(Instances.listInstances, { processKey: 'started-by-signal' });
      return found.instances.length > 0 && found;
    });
    expect(instances).toHaveLength(1);
  });
  it('reaches those who waited when it was thrown, also after a crash', async () => {
    const waiting = await app.start('waits-for-signal');
    const [delivery] = [{ tenant: 'default', signalId: 'crashed', name: 'bell', variables: '{}' }];
    await app.nest.get(SignalsRepository).add(delivery!, Date.now());
    await app.nest.get(SignalsRepository).spread('default', 'crashed');
    const late = await app.start('waits-for-signal');
    await db.pool.query(`update execution.signal_deliveries set touched_at = now() - interval '1 minute'`);
    await other.nest.get(SignalBroadcaster).sweep();
    await completed(waiting);
    expect((await app.get(late)).state).toBe(InstanceState.INSTANCE_STATE_RUNNING);
    await app.call(Instances.cancelInstance, { instanceId: late });
  });
  it('needs a name, and the right to send it', async () => {
    expect(await codeOf(broadcast(app, 'unnamed', ''))).toBe('FIELD_REQUIRED');
    expect(await codeOf(app.call(Messages.broadcastSignal, { name: 'bell' }, participant))).toBe('ROLE_REQUIRED');
  });
});

describe('a start condition', () => {
  it('starts the process for which it holds, once for each request', async () => {
    await app.deploy(startedByCondition('stock < 5'), 'started-by-condition');
    const evaluate = (stock: number, requestId = '') =>
      app.call(Messages.evaluateConditions, { variablesJson: `{"stock":${stock}}`, requestId });
    expect((await evaluate(7)).instanceIds).toEqual([]);
    const { instanceIds } = await evaluate(3, 'counted');
    expect(instanceIds).toHaveLength(1);
    expect(await app.get(instanceIds[0]!)).toMatchObject({ variablesJson: '{"stock":3}' });
    expect((await evaluate(3, 'counted')).instanceIds).toEqual(instanceIds);
  });
});
