import { randomUUID } from 'node:crypto';

import {
  IncidentServiceService as Incidents,
  InstanceState,
  JobServiceService as Jobs,
  ProcessInstanceServiceService as Instances,
  UserTaskServiceService as UserTasks,
  type Job,
  type StreamJobsResponse,
} from '@baton/contracts/execution';
import { decodeStatus } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { failingScript, oneTask, userTask } from './processes.js';
import {
  codeOf,
  metadataOf,
  participant,
  startExecution,
  taskService,
  until,
  worker,
  type Running,
} from './running.js';

let db: TestDatabase;
let app: Running;
let other: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, true);
  other = await startExecution(db.url, true);
});
afterAll(async () => {
  await app?.stop();
  await other?.stop();
  await db?.drop();
});

const prepare = async (type: string, more?: string): Promise<string> => {
  await app.deploy(oneTask(type, '', type, more), type);
  return app.start(type);
};
/** As if the lease had run out: leases follow real time, which no test may wait for. */
const expireLease = (type: string) =>
  db.pool.query(`update execution.jobs set leased_until = now() - interval '1 second' where type = $1`, [type]);

it('a caller with a deadline is answered before it, and without one after the wait it asked for', async () => {
  const { path, requestSerialize, responseDeserialize } = Jobs.activateJobs;
  const request = { type: 'never', worker: 'w', maxJobs: 1, lockMs: 0, waitMs: 60_000 };
  const deadline = Date.now() + 2_000;
  const answer = await new Promise((resolve, reject) => {
    app.client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadataOf(worker),
      { deadline },
      (error, response) => (error === null ? resolve(response) : reject(error)),
    );
  });
  expect(answer).toEqual({ jobs: [] });
  expect(await app.activate('never', { waitMs: 50 })).toBeUndefined();
});

describe('a lease', () => {
  it('is given to one worker at a time', async () => {
    await prepare('leased');
    const jobs = await Promise.all([app, other, app, other].map((node) => node.activate('leased', { waitMs: 300 })));
    expect(jobs.filter((job) => job !== undefined)).toHaveLength(1);
  });
  it('passes on when it has run out, and the first worker is refused then', async () => {
    const instanceId = await prepare('passed-on');
    const first = await app.activate('passed-on');
    await expireLease('passed-on');
    const second = await other.activate('passed-on');
    expect(second?.jobId).toBe(first?.jobId);
    expect(second?.leaseToken).not.toBe(first?.leaseToken);
    expect(await codeOf(other.complete(first!))).toBe('JOB_LEASE_LOST');
    await app.complete(second!);
    expect((await app.get(instanceId)).state).toBe(InstanceState.INSTANCE_STATE_COMPLETED);
  });
  it('may be extended by its holder alone', async () => {
    await prepare('extended');
    const job = (await app.activate('extended'))!;
    await expect(
      app.call(Jobs.extendJobLease, { jobId: job.jobId, leaseToken: job.leaseToken, lockMs: 60_000 }, worker),
    ).resolves.toHaveProperty('leaseExpiresAt');
    expect(await codeOf(app.call(Jobs.extendJobLease, { jobId: job.jobId, leaseToken: 'stolen' }, worker))).toBe(
      'JOB_LEASE_LOST',
    );
    expect(
      await codeOf(app.call(Jobs.extendJobLease, { jobId: job.jobId, leaseToken: job.leaseToken, lockMs: 5 }, worker)),
    ).toBe('OUT_OF_RANGE');
  });
});

describe('a completion', () => {
  it('may be repeated under its lease, at any replica, and is done once', async () => {
    const instanceId = await prepare('repeated');
    const job = (await app.activate('repeated'))!;
    await app.complete(job, { n: 1 });
    await app.complete(job, { n: 2 });
    await other.complete(job, { n: 3 });
    expect((await app.get(instanceId)).variablesJson).toBe('{"n":1}');
  });
  it('is refused for what is no job, no longer open, or of another tenant', async () => {
    await prepare('refused');
    const job = (await app.activate('refused'))!;
    expect(await codeOf(app.complete({ ...job, jobId: 'nonsense' }))).toBe('JOB_UNKNOWN');
    expect(await codeOf(app.complete({ ...job, jobId: job.jobId.replace(/:\d+$/, ':99') }))).toBe('JOB_NOT_OPEN');
    expect(await codeOf(app.complete({ ...job, jobId: `00000000-0000-7000-8000-000000000000:1` }))).toBe(
      'INSTANCE_UNKNOWN',
    );
    expect(await codeOf(app.complete(job, {}, 'elsewhere/api-key/w/worker'))).toBe('INSTANCE_UNKNOWN');
    expect(await codeOf(app.complete(job, {}, participant))).toBe('ROLE_REQUIRED');
    await app.complete(job);
    expect(await codeOf(app.complete({ ...job, leaseToken: 'other' }))).toBe('INSTANCE_ENDED');
  });
});

describe('a failing job', () => {
  it('comes back after its backoff, then raises an incident that a retry resolves', async () => {
    const instanceId = await prepare('flaky', 'retries="2" backoff="PT1H"');
    const fail = (job: Job) =>
      app.call(Jobs.failJob, { jobId: job.jobId, leaseToken: job.leaseToken, message: 'ERP is down' }, worker);
    const first = (await app.activate('flaky'))!;
    await fail(first);
    await fail(first);
    expect(await app.activate('flaky', { waitMs: 300 })).toBeUndefined();
    await app.advanceClock('PT1H');
    const second = (await app.activate('flaky'))!;
    expect(second.retries).toBe(1);
    await fail(second);
    const { incidents } = await other.call(Incidents.listIncidents, { instanceId });
    expect(incidents).toMatchObject([
      { instanceId, elementId: 'work', elementName: 'Do the work', code: 'JOB_FAILED', processKey: 'flaky' },
    ]);
    expect(await app.activate('flaky', { waitMs: 300 })).toBeUndefined();
    await other.call(Incidents.retryIncident, { incidentId: incidents[0]?.incidentId ?? '' });
    const third = (await app.activate('flaky'))!;
    expect(third.retries).toBe(2);
    await app.complete(third);
    expect((await app.get(instanceId)).state).toBe(InstanceState.INSTANCE_STATE_COMPLETED);
    expect((await app.call(Incidents.listIncidents, { instanceId })).incidents).toEqual([]);
    expect(
      (await app.call(Incidents.listIncidents, { instanceId, includeResolved: true })).incidents[0]?.resolvedAt,
    ).toBeDefined();
    expect(await codeOf(app.call(Incidents.retryIncident, { incidentId: incidents[0]?.incidentId ?? '' }))).toBe(
      'INSTANCE_ENDED',
    );
  });
  it('with an error that nothing catches raises an incident', async () => {
    const instanceId = await prepare('erring');
    const job = (await app.activate('erring'))!;
    await app.call(
      Jobs.throwJobError,
      { jobId: job.jobId, leaseToken: job.leaseToken, errorCode: 'NO_SUCH_VENDOR' },
      worker,
    );
    const { incidents } = await app.call(Incidents.listIncidents, { instanceId });
    expect(incidents).toMatchObject([{ code: 'UNHANDLED_ERROR' }]);
  });
  it('is for operators to look after', async () => {
    await app.deploy(failingScript(), 'failing-script');
    const instanceId = await app.start('failing-script', { total: 1 });
    const { incidents } = await app.call(Incidents.listIncidents, { instanceId });
    expect(incidents).toMatchObject([{ elementId: 'compute', owner: 'group:ops' }]);
    expect(await codeOf(app.call(Incidents.listIncidents, { instanceId }, participant))).toBe('ROLE_REQUIRED');
    expect(
      await codeOf(
        app.call(Incidents.retryIncident, { incidentId: incidents[0]?.incidentId ?? '' }, 'elsewhere/person/e/admin'),
      ),
    ).toBe('INSTANCE_UNKNOWN');
  });
});

describe('a stream of jobs', () => {
  const open = (node: Running, type: string, credit: number) => {
    const { path, requestSerialize, responseDeserialize } = Jobs.streamJobs;
    const stream = node.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(worker));
    const jobs: Job[] = [];
    let error: unknown;
    stream.on('data', (frame: StreamJobsResponse) => jobs.push(...frame.jobs));
    stream.on('error', (cause) => (error = cause));
    stream.write({ subscribe: { types: [type], worker: 'w', lockMs: 30_000 }, credit });
    return { stream, jobs, error: () => error };
  };

  it('is handed a job in its creating flush, within its credit', async () => {
    await app.deploy(oneTask('streamed', '', 'streamed'), 'streamed');
    const { stream, jobs } = open(app, 'streamed', 2);
    await app.activate('streamed', { waitMs: 0 });
    for (let i = 0; i < 3; i++) await app.start('streamed', { i });
    await until(() => jobs.length === 2);
    const { rows } = await db.pool.query<{ leased: number; free: number }>(
      `select count(lease_token)::int as leased, count(*) filter (where lease_token is null)::int as free from execution.jobs where type = 'streamed'`,
    );
    expect(rows[0]).toEqual({ leased: 2, free: 1 });
    stream.write({ subscribe: undefined, credit: 1 });
    await until(() => jobs.length === 3);
    expect(new Set(jobs.map(({ jobId }) => jobId)).size).toBe(3);
    stream.cancel();
  });
  it('gets jobs that another replica creates', async () => {
    await app.deploy(oneTask('afar', '', 'afar'), 'afar');
    const { stream, jobs } = open(other, 'afar', 5);
    const instanceId = await app.start('afar');
    const job = await until(() => jobs[0]);
    expect(job.instanceId).toBe(instanceId);
    await app.complete(job);
    stream.cancel();
  });
  it('that breaks the contract ends with the reason, and harms nobody', async () => {
    const { stream, error } = open(app, 'greedy', 1_000_000);
    expect(await codeOf(until(() => error()).then((cause) => Promise.reject(cause as Error)))).toBe('OUT_OF_RANGE');
    stream.cancel();
    const denied = app.client.makeBidiStreamRequest(
      Jobs.streamJobs.path,
      Jobs.streamJobs.requestSerialize,
      Jobs.streamJobs.responseDeserialize,
      metadataOf(participant),
    );
    const refused = new Promise((_resolve, reject) => denied.on('error', reject));
    expect(await codeOf(refused)).toBe('ROLE_REQUIRED');
    expect(await app.activate('nothing', { waitMs: 0 })).toBeUndefined();
  });
});

describe('a user task', () => {
  it('is completed by the task service alone, once', async () => {
    await app.deploy(userTask(), 'user-task');
    const instanceId = await app.start('user-task');
    const [open] = (await app.get(instanceId)).activeElements;
    expect(open?.elementId).toBe('approve');
    const { events } = await app.call(Instances.listInstanceEvents, { instanceId });
    const opened = events.find(({ type }) => type === 'UserTaskOpened');
    const userTaskId = `${instanceId}:${(JSON.parse(opened?.dataJson ?? '{}') as { n: number }).n}`;
    const request = { userTaskId, outcome: 'approve', completedBy: 'person:pat', requestId: 'task:1' };
    expect(await codeOf(app.call(UserTasks.completeUserTask, request))).toBe('SERVICE_REQUIRED');
    expect(await codeOf(app.call(UserTasks.completeUserTask, { ...request, outcome: 'perhaps' }, taskService))).toBe(
      'OUTCOME_UNKNOWN',
    );
    await app.call(UserTasks.completeUserTask, request, taskService);
    await other.call(UserTasks.completeUserTask, request, taskService);
    expect((await app.get(instanceId)).state).toBe(InstanceState.INSTANCE_STATE_COMPLETED);
  });

  it('is completed with others, each of which is refused for itself', async () => {
    await app.deploy(userTask(), 'user-task');
    const open = async () => {
      const instanceId = await app.start('user-task');
      const { events } = await app.call(Instances.listInstanceEvents, { instanceId });
      const opened = events.find(({ type }) => type === 'UserTaskOpened');
      return { instanceId, userTaskId: `${instanceId}:${(JSON.parse(opened?.dataJson ?? '{}') as { n: number }).n}` };
    };
    const [one, another, none] = [await open(), await open(), randomUUID()];
    const completions = [
      { userTaskId: one.userTaskId, outcome: 'approve' },
      { userTaskId: another.userTaskId, outcome: 'perhaps' },
      { userTaskId: `${none}:1`, outcome: 'approve' },
    ].map((request) => ({
      request: { ...request, variablesJson: '', completedBy: 'person:pat', requestId: `task:${request.userTaskId}` },
      traceparent: '',
    }));
    expect(await codeOf(app.call(UserTasks.completeUserTasks, { completions }))).toBe('SERVICE_REQUIRED');
    for (const _again of [1, 2]) {
      const { results } = await app.call(UserTasks.completeUserTasks, { completions }, taskService);
      expect(results.map(({ refusal }) => decodeStatus(refusal)?.code)).toEqual([
        undefined,
        'OUTCOME_UNKNOWN',
        'INSTANCE_UNKNOWN',
      ]);
    }
    expect((await app.get(one.instanceId)).state).toBe(InstanceState.INSTANCE_STATE_COMPLETED);
    expect((await app.get(another.instanceId)).state).not.toBe(InstanceState.INSTANCE_STATE_COMPLETED);
  });
});
