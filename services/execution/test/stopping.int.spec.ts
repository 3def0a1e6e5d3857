import { status, type ClientDuplexStream, type StatusObject } from '@grpc/grpc-js';
import {
  CommandServiceService as Commands,
  JobServiceService as Jobs,
  type Acknowledgement,
  type ExecuteRequest,
  type ExecuteResponse,
  type StreamJobsRequest,
  type StreamJobsResponse,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';

import { oneTask } from './processes.js';
import { admin, metadataOf, startExecution, until, worker, type Running } from './running.js';

const DRAIN_MS = 30_000;
let db: TestDatabase;
let app: Running;

beforeEach(async () => {
  db = await testDatabase();
  app = await startExecution(db.url, false, DRAIN_MS);
});
afterEach(async () => {
  await app?.stop();
  await db?.drop();
});

const outcomeOf = (stream: ClientDuplexStream<never, never>): Promise<StatusObject> => {
  stream.on('error', () => undefined);
  return new Promise((resolve) => stream.on('status', resolve));
};

function work() {
  const { path, requestSerialize, responseDeserialize } = Jobs.streamJobs;
  const stream = app.client.makeBidiStreamRequest<StreamJobsRequest, StreamJobsResponse>(
    path,
    requestSerialize,
    responseDeserialize,
    metadataOf(worker),
  );
  stream.on('data', () => undefined);
  stream.write({ subscribe: { types: ['nothing'], worker: 'w', lockMs: 5_000 }, credit: 1 });
  return { stream, outcome: outcomeOf(stream as never) };
}

function command() {
  const { path, requestSerialize, responseDeserialize } = Commands.execute;
  const stream = app.client.makeBidiStreamRequest<ExecuteRequest, ExecuteResponse>(
    path,
    requestSerialize,
    responseDeserialize,
    metadataOf(admin),
  );
  const acknowledgements: Acknowledgement[] = [];
  stream.on('data', (frame: ExecuteResponse) => acknowledgements.push(...frame.acknowledgements));
  const start = (clientCommandId: number) => ({
    clientCommandId,
    startInstance: {
      processKey: 'one-task',
      version: 0,
      businessKey: '',
      variablesJson: '',
      requestId: '',
      startEventId: '',
    },
  });
  return {
    acknowledgements,
    outcome: outcomeOf(stream as never),
    send: (count: number) => void stream.write({ commands: Array.from({ length: count }, (_, i) => start(i + 1)) }),
  };
}

it('a server that stops ends its streams, lets no new ones in, and answers who waits', async () => {
  const { outcome } = work();
  const commands = command();
  const waiting = app.activate('nothing', { waitMs: 60_000 });
  commands.send(1);
  await until(() => commands.acknowledgements.length === 1);
  const again = outcome.then((first) => work().outcome.then((second) => [first.code, second.code]));
  const began = performance.now();
  await app.close();

  expect(performance.now() - began).toBeLessThan(5_000);
  expect((await commands.outcome).code).toBe(status.OK);
  expect(await waiting).toBeUndefined();
  expect(await again).toEqual([status.OK, status.UNAVAILABLE]);
});

it('commands under way when the server stops are acknowledged', async () => {
  await app.deploy(oneTask(), 'one-task');
  const commands = command();
  commands.send(200);
  // They came in one frame, so that none of them is still on its way.
  await until(() => commands.acknowledgements.length > 0);
  await app.close();
  expect((await commands.outcome).code).toBe(status.OK);
  expect(commands.acknowledgements.map(({ error }) => error)).toEqual(Array.from({ length: 200 }, () => undefined));
});
