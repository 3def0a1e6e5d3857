import {
  JobServiceService as Jobs,
  type Job,
  type StreamJobsRequest,
  type StreamJobsResponse,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { Client, credentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { oneTask } from './processes.js';
import { metadataOf, startExecution, until, worker, type Running } from './running.js';

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

function open(client: Client, type: string, credit: number): ClientDuplexStream<StreamJobsRequest, StreamJobsResponse> {
  const { path, requestSerialize, responseDeserialize } = Jobs.streamJobs;
  const stream = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(worker));
  stream.on('error', () => undefined);
  stream.write({ subscribe: { types: [type], worker: 'w', lockMs: 60_000 }, credit });
  return stream;
}
const jobsOf = (stream: ClientDuplexStream<StreamJobsRequest, StreamJobsResponse>): Job[] => {
  const jobs: Job[] = [];
  stream.on('data', (frame: StreamJobsResponse) => void jobs.push(...frame.jobs));
  return jobs;
};

it('A worker that does not read gets no more jobs: others do them, and it goes on when it reads', async () => {
  const text = 'x'.repeat(200_000);
  const seen = new Set<string>();
  // A connection of its own: what nobody reads on one holds up all of it.
  const elsewhere = new Client(app.grpcAddress, credentials.createInsecure());
  const deaf = open(elsewhere, 'work', 5_000);
  const first: Job[] = [];
  deaf.once('data', (frame: StreamJobsResponse) => {
    first.push(...frame.jobs);
    deaf.pause();
  });
  await app.start('one-task', { text });
  await until(() => first.length > 0);
  const started = 120;
  // One after the other, so that each job is a frame of its own.
  for (let i = 1; i < started; i++) await app.start('one-task', { text });
  const other = open(app.client, 'work', 5_000);
  const done = jobsOf(other);
  await until(() => done.length > 20, 20_000);
  const before = done.length;
  await app.start('one-task', { text: 'new' });
  await until(() => done.some(({ variablesJson }) => variablesJson.includes('new')), 10_000);
  expect(done.length).toBeGreaterThan(before);
  const late = jobsOf(deaf);
  deaf.resume();
  await until(() => {
    for (const { jobId } of [...first, ...done, ...late]) seen.add(jobId);
    return seen.size === started + 1;
  }, 20_000);
  expect(first.length + done.length + late.length).toBe(started + 1);
  deaf.cancel();
  other.cancel();
  elsewhere.close();
});
