import {
  IncidentServiceService as Incidents,
  InstanceState,
  ProcessInstanceServiceService as Instances,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { CallsRunner } from '../src/calls/calls.runner.js';
import { breaking, calling, oneTask, userTask } from './processes.js';
import { startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;
let other: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, true);
  other = await startExecution(db.url, true);
  await app.deploy(oneTask('called'), 'called');
  await app.deploy(calling('called'), 'calling');
});
afterAll(async () => {
  await app?.stop();
  await other?.stop();
  await db?.drop();
});

const { INSTANCE_STATE_COMPLETED: COMPLETED, INSTANCE_STATE_CANCELED: CANCELED } = InstanceState;
const childOf = (instanceId: string) =>
  until(
    async () =>
      (await app.get(instanceId)).activeElements.find(({ elementId }) => elementId === 'call')?.calledInstanceId ||
      undefined,
  );
const ended = (instanceId: string, state: InstanceState) =>
  until(async () => {
    const instance = await app.get(instanceId);
    return instance.state === state && instance;
  });
const pathOf = async (instanceId: string) =>
  (await app.call(Instances.listInstanceEvents, { instanceId, pageSize: 200 })).events
    .filter(({ type }) => type === 'ElementCompleted')
    .map(({ elementId }) => elementId);

describe('a call activity', () => {
  it('runs the called process as an instance of its own, with its variables, and takes what it gives', async () => {
    const instanceId = await app.start('calling', { amount: 12.5 });
    const child = await childOf(instanceId);
    expect(await app.get(child)).toMatchObject({
      processKey: 'called',
      parentInstanceId: instanceId,
      variablesJson: '{"amount":12.5}',
    });
    await other.complete((await other.activate('work'))!, { paid: true });
    expect(JSON.parse((await ended(instanceId, COMPLETED)).variablesJson)).toEqual({ amount: 12.5, paid: true });
  });
  it('catches the error that the called process ends with', async () => {
    await app.deploy(breaking(), 'breaking');
    await app.deploy(calling('breaking', 'catching'), 'catching');
    const instanceId = await app.start('catching');
    await ended(instanceId, COMPLETED);
    expect(await pathOf(instanceId)).toEqual(['start', 'broken', 'mended']);
  });
  it('ends the called instance where it is ended itself', async () => {
    const instanceId = await app.start('calling');
    const child = await childOf(instanceId);
    await app.call(Instances.cancelInstance, { instanceId });
    await ended(child, CANCELED);
  });
  it('stops at an incident where there is nothing to call, and calls again on a retry', async () => {
    await app.deploy(calling('later', 'early'), 'early');
    const instanceId = await app.start('early');
    const [incident] = await until(async () => {
      const { incidents } = await app.call(Incidents.listIncidents, { instanceId });
      return incidents.length > 0 && incidents;
    });
    expect(incident).toMatchObject({ code: 'CALLED_PROCESS_UNKNOWN', elementId: 'call' });
    await app.deploy(userTask('later'), 'later');
    await app.call(Incidents.retryIncident, { incidentId: incident!.incidentId });
    expect((await app.get(await childOf(instanceId))).processKey).toBe('later');
  });
  it('is bound to the version that it says', async () => {
    for (const [version, deploymentId] of [
      ['1', 'd1'],
      ['2', 'd2'],
    ] as const) {
      await app.deploy(oneTask('bound', `versionTag="v${version}"`), 'bound', undefined, deploymentId);
      const words = (more: string) =>
        `<bpmn:extensionElements><baton:call process="bound" ${more}/></bpmn:extensionElements>`;
      await app.deploy(
        calling('bound', 'by-deployment', words(`binding="deployment"`)),
        'by-deployment',
        undefined,
        deploymentId,
      );
      await app.deploy(calling('bound', 'by-tag', words('versionTag="v1"')), 'by-tag');
    }
    const versionCalledBy = async (key: string, version = 0) =>
      (await app.get(await childOf(await app.start(key, {}, { version })))).version;
    expect(await versionCalledBy('by-deployment', 1)).toBe(1);
    expect(await versionCalledBy('by-deployment', 2)).toBe(2);
    expect(await versionCalledBy('by-tag')).toBe(1);
  });
  it('stops at an incident where the version that it says is no number', async () => {
    const words = '<bpmn:extensionElements><baton:call process="called" version="newest"/></bpmn:extensionElements>';
    await app.deploy(calling('called', 'by-no-version', words), 'by-no-version');
    const instanceId = await app.start('by-no-version');
    const incident = await until(async () => (await app.call(Incidents.listIncidents, { instanceId })).incidents[0]);
    expect(incident).toMatchObject({ code: 'CALLED_PROCESS_UNKNOWN', message: expect.stringContaining('newest') });
  });
  it('starts once, and is told once, when all of it is done again', async () => {
    await app.deploy(oneTask('again', '', 'again-work'), 'again');
    await app.deploy(calling('again', 'calls-again'), 'calls-again');
    const instanceId = await app.start('calls-again');
    const child = await childOf(instanceId);
    await db.pool.query(
      `update execution.calls set state = 'new', touched_at = now() - interval '1 minute' where instance_id = $1`,
      [instanceId],
    );
    await app.nest.get(CallsRunner).sweep();
    await other.nest.get(CallsRunner).sweep();
    expect(await childOf(instanceId)).toBe(child);
    await app.complete((await app.activate('again-work'))!);
    await ended(instanceId, COMPLETED);
    const started = await db.pool.query(`select 1 from execution.instances where parent_instance_id = $1`, [
      instanceId,
    ]);
    expect(started.rowCount).toBe(1);
    const left = await db.pool.query(`select 1 from execution.calls where instance_id = $1`, [instanceId]);
    expect(left.rowCount).toBe(0);
  });
});
