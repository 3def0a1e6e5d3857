import {
  IncidentServiceService as Incidents,
  InstanceState,
  JobServiceService as Jobs,
  ProcessInstanceServiceService as Instances,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { failingScript, oneTask, timed, userTask } from './processes.js';
import { codeOf, startExecution, until, worker, type Running } from './running.js';

let db: TestDatabase;
let app: Running;
let other: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, true);
  other = await startExecution(db.url, true);
  for (const [xml, key] of [
    [oneTask(), 'one-task'],
    [timed(), 'timed'],
    [userTask(), 'user-task'],
    [failingScript(), 'failing-script'],
  ] as const)
    await app.deploy(xml, key);
});
afterAll(async () => {
  await app?.stop();
  await other?.stop();
  await db?.drop();
});

const { INSTANCE_STATE_COMPLETED: COMPLETED, INSTANCE_STATE_RUNNING: RUNNING } = InstanceState;
const waitsAt = async (instanceId: string) =>
  (await app.get(instanceId)).activeElements.map(({ elementId }) => elementId);
const partAt = async (instanceId: string, elementId: string) =>
  (await app.get(instanceId)).activeElements.find((active) => active.elementId === elementId)!.elementInstanceId;
const eventsOf = async (instanceId: string) =>
  (await app.call(Instances.listInstanceEvents, { instanceId, pageSize: 200 })).events;

describe('a suspended instance', () => {
  it('hands out no job until it is resumed', async () => {
    const instanceId = await app.start('one-task');
    await app.call(Instances.suspendInstance, { instanceId, reason: 'holiday' });
    expect((await app.get(instanceId)).suspended).toBe(true);
    const { jobs } = await other.call(Jobs.activateJobs, { type: 'work', worker: 'w', maxJobs: 10 }, worker);
    expect(jobs).toEqual([]);
    expect(await codeOf(app.call(Instances.suspendInstance, { instanceId }))).toBe('INSTANCE_SUSPENDED');
    await other.call(Instances.resumeInstance, { instanceId });
    await app.complete((await app.activate('work'))!);
    expect((await app.get(instanceId)).state).toBe(COMPLETED);
  });
  it('keeps its timers until it is resumed', async () => {
    const instanceId = await app.start('timed', { wait: 'PT1M' });
    await app.call(Instances.suspendInstance, { instanceId });
    await app.advanceClock('PT2M');
    expect((await app.get(instanceId)).state).toBe(RUNNING);
    await app.call(Instances.resumeInstance, { instanceId });
    await until(async () => (await app.get(instanceId)).state === COMPLETED);
  });
});

describe('a modified instance', () => {
  it('goes on where its token was moved to', async () => {
    const instanceId = await app.start('user-task');
    const elementInstanceId = await partAt(instanceId, 'approve');
    await app.call(Instances.modifyInstance, {
      instanceId,
      instructions: [{ move: { elementInstanceId, toElementId: 'end' } }],
    });
    expect((await app.get(instanceId)).state).toBe(COMPLETED);
  });
  it('stays as it is where one instruction is wrong', async () => {
    const instanceId = await app.start('user-task');
    const before = await eventsOf(instanceId);
    const wrong = {
      instanceId,
      instructions: [
        { activate: { elementId: 'end', scopeId: '', variablesJson: '' } },
        { activate: { elementId: 'nowhere', scopeId: '', variablesJson: '' } },
      ],
    };
    expect(await codeOf(app.call(Instances.modifyInstance, wrong))).toBe('MODIFICATION_INVALID');
    expect(await eventsOf(instanceId)).toEqual(before);
  });
});

describe('a migrated instance', () => {
  const moving = oneTask('moving', '', 'moving-work');
  const renamed = moving.replaceAll('"work"', '"labour"');

  it('goes on in the other version; a plan says before what would happen', async () => {
    await app.deploy(moving, 'moving');
    const instanceId = await app.start('moving');
    await app.deploy(renamed, 'moving');
    const plan = await app.call(Instances.migrateInstance, { instanceId, validateOnly: true });
    expect(plan).toMatchObject({
      fromVersion: 1,
      toVersion: 2,
      steps: [{ fromElementId: 'work', problem: expect.stringContaining('work') }],
    });
    expect(plan.problems).not.toEqual([]);
    expect(await codeOf(app.call(Instances.migrateInstance, { instanceId }))).toBe('MIGRATION_IMPOSSIBLE');
    expect((await app.get(instanceId)).version).toBe(1);
    const mapping = { work: 'labour' };
    expect((await app.call(Instances.migrateInstance, { instanceId, mapping, validateOnly: true })).problems).toEqual(
      [],
    );
    await other.call(Instances.migrateInstance, { instanceId, mapping });
    expect(await app.get(instanceId)).toMatchObject({ version: 2 });
    expect(await waitsAt(instanceId)).toEqual(['labour']);
    const job = await app.activate('moving-work');
    expect(job).toMatchObject({ instanceId, elementId: 'labour' });
    await app.complete(job!);
    expect((await app.get(instanceId)).state).toBe(COMPLETED);
  });
});

describe('an incident', () => {
  it('is resolved by taking what failed as done', async () => {
    const instanceId = await app.start('failing-script');
    const { incidents } = await app.call(Incidents.listIncidents, { instanceId });
    await app.call(Incidents.resolveIncident, { incidentId: incidents[0]!.incidentId, variablesJson: '{"total":7}' });
    expect(await app.get(instanceId)).toMatchObject({ state: COMPLETED, variablesJson: '{"total":7}', incidents: 0 });
  });
});

describe('an earlier event', () => {
  it('shows what was open then', async () => {
    await app.deploy(oneTask('earlier', '', 'earlier-work'), 'earlier');
    const instanceId = await app.start('earlier', { amount: 1 });
    await app.complete((await app.activate('earlier-work'))!, { amount: 2 });
    const events = await eventsOf(instanceId);
    const created = events.find(({ type }) => type === 'JobCreated')!;
    const { instance } = await app.call(Instances.getInstanceAt, { instanceId, eventId: created.eventId });
    expect(instance).toMatchObject({
      state: RUNNING,
      variablesJson: '{"amount":1}',
      activeElements: [{ elementId: 'work' }],
    });
    const last = await app.call(Instances.getInstanceAt, { instanceId, eventId: events.at(-1)!.eventId });
    expect(last.instance).toMatchObject({ state: COMPLETED, variablesJson: '{"amount":2}', activeElements: [] });
    expect(await codeOf(app.call(Instances.getInstanceAt, { instanceId, eventId: 'none' }))).toBe('EVENT_UNKNOWN');
  });
});
