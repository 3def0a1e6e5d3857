import { CompleteJobRequest, DeployProcessRequest, GetInstanceRequest, InstanceState, StartInstanceRequest, ActivateJobsRequest } from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { oneTask } from './processes.js';
import { call, startExecution, worker, type Running } from './running.js';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  await call(app.clients.deployments, app.clients.deployments.deployProcess, DeployProcessRequest, { definitionId: 'd1', modelId: 'm1', processKey: 'one-task', xml: oneTask() });
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

describe('an instance', () => {
  it('runs from its start over a job to its end', async () => {
    const { instances, jobs } = app.clients;
    const { instanceId, version } = await call(instances, instances.startInstance, StartInstanceRequest, { processKey: 'one-task', variablesJson: '{"amount":1.10}' });
    expect(version).toBe(1);
    const { jobs: [job] } = await call(jobs, jobs.activateJobs, ActivateJobsRequest, { type: 'work', waitMs: 2000 }, worker);
    expect(job).toMatchObject({ instanceId, elementId: 'work', variablesJson: '{"amount":1.10}', retries: 3 });
    await call(jobs, jobs.completeJob, CompleteJobRequest, { jobId: job?.jobId ?? '', leaseToken: job?.leaseToken ?? '', variablesJson: '{"done":true}' }, worker);
    const { instance } = await call(instances, instances.getInstance, GetInstanceRequest, { instanceId });
    expect(instance).toMatchObject({ state: InstanceState.INSTANCE_STATE_COMPLETED, variablesJson: '{"amount":1.10,"done":true}' });
  });
});
