import {
  CommandServiceService as Commands,
  JobServiceService as Jobs,
  ProcessInstanceServiceService as Instances,
  type Acknowledgement,
  type ExecuteResponse,
} from '@baton/contracts/execution';
import { testDatabase, type TestDatabase } from '@baton/testing';
import type { ClientUnaryCall } from '@grpc/grpc-js';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { CommandAdmission } from '../src/admission/command-admission.js';
import { oneTask } from './processes.js';
import { admin, codeOf, metadataOf, startExecution, until, worker, type Running } from './running.js';

const other = 'other/person/olga/admin';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  await app.deploy(oneTask(), 'one-task');
  await app.deploy(oneTask(), 'one-task', other);
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

function flood(count: number, who = admin) {
  const { path, requestSerialize, responseDeserialize } = Commands.execute;
  const stream = app.client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadataOf(who));
  stream.on('error', () => undefined);
  const acknowledgements: Acknowledgement[] = [];
  stream.on('data', (frame: ExecuteResponse) => void acknowledgements.push(...frame.acknowledgements));
  const startInstance = {
    processKey: 'one-task',
    version: 0,
    businessKey: '',
    variablesJson: '',
    requestId: '',
    startEventId: '',
  };
  const commands = Array.from({ length: count }, (_, i) => ({ clientCommandId: i + 1, startInstance }));
  for (let i = 0; i < count; i += 500) stream.write({ commands: commands.slice(i, i + 500) });
  return { stream, acknowledgements };
}

const rest = (path: string, body: object, who: string) =>
  fetch(`${app.httpUrl}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
/** Asked of the process itself: /metrics also reads tables that are locked here. */
const underWay = (): number => app.nest.get(CommandAdmission, { strict: false }).underWay;
const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${app.httpUrl}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
};

it('More starts than the journal can take are refused on every surface, other tenants and finished jobs are not', async () => {
  // Whose credentials are whose is known from earlier calls.
  await app.start('one-task');
  await app.start('one-task', {}, {}, other);
  const blocker = new pg.Client({ connectionString: db.url });
  await blocker.connect();
  await blocker.query('begin; lock table execution.journal in access exclusive mode');
  const { stream, acknowledgements } = flood(2_000);
  try {
    await until(() => acknowledgements.length >= 1_000);
    expect(acknowledgements.every(({ error }) => error?.code === 'BUSY' && error.retryAfterMs >= 100)).toBe(true);
    expect(await codeOf(app.call(Instances.startInstance, { processKey: 'one-task' }))).toBe('BUSY');
    const refused = await rest('/v1/instances', { processKey: 'one-task' }, admin);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await refused.json()).toMatchObject({ code: 'BUSY' });
    const quiet = [app.start('one-task', {}, {}, other), rest('/v1/instances', { processKey: 'one-task' }, other)];
    expect(await codeOf(app.call(Jobs.completeJob, { jobId: 'x', leaseToken: 'y' }, worker))).toBe('JOB_UNKNOWN');
    expect((await rest('/v1/jobs/x/complete', { leaseToken: 'y' }, admin)).status).toBe(404);
    await blocker.query('commit');
    await expect(Promise.all(quiet)).resolves.toMatchObject([expect.any(String), { status: 201 }]);
    await until(() => acknowledgements.length === 2_000);
  } finally {
    stream.cancel();
    await blocker.end();
  }
  expect(acknowledgements.filter(({ started }) => started !== undefined).length).toBeGreaterThanOrEqual(500);
  expect(await metric('baton_commands_under_way')).toBe(0);
  expect(await metric('baton_commands_refused_total{work="start"}'.replace(/[{}]/g, '\\$&'))).toBeGreaterThan(900);
});

it('The place of a call whose caller has given up is free again once what it did has ended', async () => {
  const blocker = new pg.Client({ connectionString: db.url });
  await blocker.connect();
  await blocker.query('begin; lock table execution.journal in access exclusive mode');
  const { path, requestSerialize, responseDeserialize } = Instances.startInstance;
  const request = {
    processKey: 'one-task',
    version: 0,
    businessKey: '',
    variablesJson: '',
    requestId: '',
    startEventId: '',
  };
  let call: ClientUnaryCall | undefined;
  const given = new Promise((resolve) => {
    call = app.client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadataOf(admin),
      resolve,
    );
  });
  const gone = new AbortController();
  const aborted = fetch(`${app.httpUrl}/v1/instances`, {
    method: 'POST',
    headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({ processKey: 'one-task' }),
    signal: gone.signal,
  }).catch(() => 'gone');
  await until(() => underWay() === 2);
  gone.abort();
  call?.cancel();
  expect([await given, await aborted]).toMatchObject([{ code: 1 }, 'gone']);
  expect(underWay()).toBe(2);
  await blocker.query('commit');
  await until(() => underWay() === 0);
  await blocker.end();
});
