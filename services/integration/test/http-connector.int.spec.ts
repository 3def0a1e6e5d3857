import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { parseJson, stringifyJson, type JsonObject } from '@baton/kernel';

import { IntegrationServiceService } from '@baton/contracts/integration';
import { ServiceClients, type Caller, type Role } from '@baton/service-kit';

import { FakeExecution } from './fake-execution.js';
import { json, otherSystem, type OtherSystem } from './other-system.js';
import { startIntegration, until, type Running } from './running.js';

const SECRET = 'tok-3n-very-secret';
const instanceId = '019a0000-0000-7000-8000-000000000001';
const traceparent = '00-019a0000000070008000000000000001-b7ad6b7169203331-01';

let database: TestDatabase;
let erp: OtherSystem;
let unnamed: OtherSystem;
let running: Running;
const execution = new FakeExecution();

beforeAll(async () => {
  database = await testDatabase();
  [erp, unnamed] = [await otherSystem(), await otherSystem()];
  running = await startIntegration(database.url, execution, [`127.0.0.1:${erp.port}`]);
  for (const [name, value] of Object.entries({ ERP_URL: erp.url, ERP_TOKEN: SECRET }))
    expect((await running.rest('POST', '/v1/secrets', { name, value })).status).toBe(201);
});
beforeEach(() => {
  erp.answer(json(200, '{}'));
  erp.received.length = 0;
  unnamed.received.length = 0;
});
afterAll(async () => {
  await running.stop();
  await Promise.all([erp.close(), unnamed.close()]);
  await database.drop();
});

let n = 0;
const offer = (inputs: object, more: object = {}): string => {
  const jobId = `${instanceId}:${++n}`;
  const variablesJson = stringifyJson(inputs as JsonObject);
  execution.offer({ jobId, instanceId, variablesJson, retries: 3, traceparent, ...more });
  return jobId;
};
const completed = async (jobId: string) =>
  (
    parseJson(
      (await until(() => execution.completed.find((answer) => answer.jobId === jobId))).variablesJson,
    ) as JsonObject
  )['response'] as JsonObject;
const failed = (jobId: string) => until(() => execution.failed.find((answer) => answer.jobId === jobId));

describe('the HTTP connector', () => {
  it('calls with secrets filled in, and completes the job with the answer', async () => {
    erp.answer(json(201, '{"id":12345678901234567890,"price":1.10}', { 'x-trace': 't1', 'set-cookie': 'a=b' }));
    const jobId = offer({
      method: 'POST',
      url: '{{secrets.ERP_URL}}/vendors',
      headers: { authorization: 'Bearer {{secrets.ERP_TOKEN}}' },
      body: { name: 'Acme' },
      timeout: 'PT10S',
    });
    const response = await completed(jobId);
    expect(stringifyJson(response['body'] ?? null)).toBe('{"id":12345678901234567890,"price":1.10}');
    expect(response).toMatchObject({ status: 201, headers: { 'x-trace': 't1', 'content-type': 'application/json' } });
    expect(response['headers']).not.toHaveProperty('set-cookie');
    expect(erp.received).toMatchObject([
      {
        method: 'POST',
        path: '/vendors',
        body: '{"name":"Acme"}',
        headers: {
          authorization: `Bearer ${SECRET}`,
          'content-type': 'application/json',
          'idempotency-key': jobId,
          traceparent,
        },
      },
    ]);
  });

  it('sends the same idempotency key at every attempt', async () => {
    erp.answer(json(503, '{}'));
    const jobId = offer({ method: 'POST', url: '{{secrets.ERP_URL}}/vendors' });
    expect(await failed(jobId)).toMatchObject({
      message: 'POST secrets.ERP_URL answered 503',
      retries: undefined,
      retryInMs: undefined,
    });
    erp.answer(json(200, '"done"'));
    execution.offer({
      jobId,
      instanceId,
      variablesJson: stringifyJson({ method: 'POST', url: `${erp.url}/vendors` }),
      retries: 2,
    });
    expect((await completed(jobId))['body']).toBe('done');
    expect(erp.received.map(({ headers }) => headers['idempotency-key'])).toEqual([jobId, jobId]);
  });

  it.each([
    [429, undefined],
    [408, undefined],
    [500, undefined],
    [502, undefined],
    [400, 0],
    [401, 0],
    [404, 0],
    [422, 0],
  ])('leaves a %s to be retried, or makes it an incident at once (retries %s)', async (status, retries) => {
    erp.answer(json(status, `{"echo":"${SECRET}"}`));
    const { message, ...answer } = await failed(offer({ url: `${erp.url}/x` }));
    expect({ message, retries: answer.retries }).toEqual({
      message: `GET 127.0.0.1:${erp.port} answered ${status}`,
      retries,
    });
  });

  it('waits as long as the other system wants', async () => {
    erp.answer(json(503, '{}', { 'retry-after': '120' }));
    expect(await failed(offer({ url: erp.url }))).toMatchObject({ retryInMs: '120000' });
  });

  it('reports what is unreachable, unknown, too slow, too large or cut off', async () => {
    const dead = await otherSystem();
    await dead.close();
    const [own, gone] = await Promise.all([testDatabase(), new FakeExecution()]);
    const free = await startIntegration(own.url, gone, ['127.0.0.1']);
    gone.offer({ jobId: `${instanceId}:1`, instanceId, variablesJson: JSON.stringify({ url: dead.url }), retries: 1 });
    await until(() => gone.failed.length === 1);
    expect(gone.failed[0]).toMatchObject({
      retries: undefined,
      message: `GET 127.0.0.1:${dead.port}: no answer (ECONNREFUSED)`,
    });
    await free.stop();
    await own.drop();

    expect((await failed(offer({ url: 'http://no-such-host.invalid/' }))).message).toMatch(/the host is not known/);
    erp.answer(() => undefined);
    expect(await failed(offer({ url: erp.url, timeout: 'PT0.2S' }))).toMatchObject({
      retries: undefined,
      message: `GET 127.0.0.1:${erp.port}: no answer in time`,
    });
    erp.answer((_request, response) => void response.writeHead(200).end(Buffer.alloc(1024 * 1024 + 1)));
    expect(await failed(offer({ url: erp.url }))).toMatchObject({
      retries: 0,
      message: expect.stringContaining('larger than'),
    });
    erp.answer((_request, response) => void response.socket?.destroy());
    expect(await failed(offer({ url: erp.url }))).toMatchObject({
      retries: undefined,
      message: expect.stringContaining('no answer'),
    });
    erp.answer((_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{'));
    expect(await failed(offer({ url: erp.url }))).toMatchObject({
      retries: 0,
      message: expect.stringContaining('JSON'),
    });
  });

  it('keeps the lease of a job for as long as its call runs', async () => {
    let release = (): void => undefined;
    erp.answer((request, response) => void (release = () => json(200, '1')(request, response)));
    const jobId = offer({ url: erp.url });
    await until(() => execution.extended.some((lease) => lease.jobId === jobId), 15_000);
    release();
    expect((await completed(jobId))['body']).toBe(1);
  });

  it('does not let a secret out, by message, log or what comes back', async () => {
    erp.answer((request, response) =>
      json(200, JSON.stringify({ you: request.headers.authorization, n: 1 }))(request, response),
    );
    const echoed = await completed(offer({ url: erp.url, headers: { authorization: 'Bearer {{secrets.ERP_TOKEN}}' } }));
    expect(echoed['body']).toEqual({ you: 'Bearer [secrets.ERP_TOKEN]', n: 1 });
    const broken = await failed(
      offer({
        url: 'http://{{secrets.ERP_TOKEN}}.invalid/{{secrets.ERP_TOKEN}}',
        headers: { x: '{{secrets.ERP_TOKEN}}' },
      }),
    );
    expect(broken.message).toContain('secrets.ERP_TOKEN');
    const missing = await failed(offer({ url: erp.url, headers: { x: '{{secrets.NO_SUCH}}' } }));
    expect(missing).toMatchObject({ retries: 0, message: 'There is no secret called NO_SUCH' });
    const told = JSON.stringify([execution.failed, execution.completed, running.logs]);
    expect(told).not.toContain(SECRET);
  });

  it("knows only the secrets of the job's tenant", async () => {
    const foreign = await failed(
      offer({ url: erp.url, headers: { x: '{{secrets.ERP_TOKEN}}' } }, { tenantId: 'other' }),
    );
    expect(foreign.message).toBe('There is no secret called ERP_TOKEN');
    expect(erp.received).toEqual([]);
  });

  it('tells what came of a call though execution is away for a moment, without calling again', async () => {
    execution.away = 2;
    await completed(offer({ url: erp.url }));
    expect(erp.received).toHaveLength(1);
  });

  it('works many jobs at a time, and goes on after its stream has broken', async () => {
    execution.dropStreams();
    const jobs = Array.from({ length: 80 }, () => offer({ url: erp.url }));
    await Promise.all(jobs.map(completed));
    expect(erp.received).toHaveLength(80);
  });

  it('lets a call under way end when the service stops', async () => {
    const own = await testDatabase();
    const [system, other] = [await otherSystem(), new FakeExecution()];
    const short = await startIntegration(own.url, other, ['127.0.0.1']);
    let release = (): void => undefined;
    system.answer((request, response) => void (release = () => json(200, '1')(request, response)));
    other.offer({
      jobId: `${instanceId}:1`,
      instanceId,
      variablesJson: JSON.stringify({ url: system.url }),
      retries: 1,
    });
    await until(() => system.received.length === 1);
    const stopped = short.stop();
    release();
    await stopped;
    expect(other.completed).toHaveLength(1);
    await system.close();
    await own.drop();
  });
});

describe('the outbound guard', () => {
  const refused = /not on the public internet/;
  const port = () => unnamed.port;

  it.each([
    ['loopback', () => `http://127.0.0.1:${port()}/`],
    ['all of loopback', () => `http://127.1.2.3:${port()}/`],
    ['IPv6 loopback', () => `http://[::1]:${port()}/`],
    ['IPv4 in IPv6', () => `http://[::ffff:127.0.0.1]:${port()}/`],
    ['the metadata address', () => 'http://169.254.169.254/latest/meta-data/'],
    ['a private network', () => 'http://10.0.0.1/'],
    ['a name of this machine', () => `http://localhost:${port()}/`],
    ['a decimal address', () => `http://2130706433:${port()}/`],
    ['an octal address', () => `http://0177.0.0.1:${port()}/`],
    ['a hexadecimal address', () => `http://0x7f.1:${port()}/`],
    ['nowhere', () => `http://0.0.0.0:${port()}/`],
    ['a named host at another port', () => `http://127.0.0.1:${port()}/`],
  ])('refuses %s', async (_case, url) => {
    expect(await failed(offer({ url: url() }))).toMatchObject({ retries: 0, message: expect.stringMatching(refused) });
    expect(unnamed.received).toEqual([]);
  });

  it('follows no redirect to what is not named, and one to what is, without credentials for strangers', async () => {
    erp.answer(json(302, '', { location: `http://127.0.0.1:${port()}/inside` }));
    expect(await failed(offer({ url: erp.url }))).toMatchObject({
      retries: 0,
      message: expect.stringContaining('redirects are followed only'),
    });
    expect(unnamed.received).toEqual([]);
    erp.answer((request, response) =>
      request.path === '/new'
        ? json(200, '"here"')(request, response)
        : json(307, '', { location: '/new' })(request, response),
    );
    expect((await completed(offer({ method: 'POST', url: `${erp.url}/old`, body: 'x' })))['body']).toBe('here');
    expect(erp.received.at(-1)).toMatchObject({ method: 'POST', path: '/new', body: 'x' });
  });

  it('gives up on a redirect that goes in circles', async () => {
    erp.answer(json(302, '', { location: '/' }));
    expect(await failed(offer({ url: erp.url }))).toMatchObject({ retries: 0 });
  });
});

describe('secrets', () => {
  it('are known to gRPC by the same rules', async () => {
    const secrets = running.app.nest.get(ServiceClients).client(IntegrationServiceService, 'execution', 'integration');
    const caller = (role: Role): Caller => ({ tenant: 'default', subject: 'p', kind: 'person', roles: [role] });
    await secrets.createSecret({ name: 'G', value: 'over-grpc' }, { caller: caller('admin') });
    const listed = await secrets.listSecrets({}, { caller: caller('designer') });
    expect(listed.secrets.map(({ name }) => name)).toContain('G');
    await secrets.deleteSecret({ name: 'G' }, { caller: caller('designer') });
    await expect(secrets.deleteSecret({ name: 'G' }, { caller: caller('designer') })).rejects.toMatchObject({
      code: 'SECRET_UNKNOWN',
    });
    await expect(secrets.listSecrets({}, { caller: caller('participant') })).rejects.toMatchObject({
      code: 'ROLE_REQUIRED',
    });
    await expect(
      secrets.createWebhook(
        {
          name: 'x',
          processKey: '',
          messageName: '',
          variablesExpression: '',
          businessKeyExpression: '',
          correlationKeyExpression: '',
          signingSecret: '',
        },
        { caller: caller('designer') },
      ),
    ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('are replaced, listed without their values, and deleted', async () => {
    await running.rest('POST', '/v1/secrets', { name: 'KEY', value: 'one-one' });
    await running.rest('POST', '/v1/secrets', { name: 'KEY', value: 'two-two' });
    const { body } = await running.rest('GET', '/v1/secrets');
    expect(body.secrets.map(({ name }: { name: string }) => name)).toEqual(['ERP_TOKEN', 'ERP_URL', 'KEY']);
    expect(JSON.stringify(body)).not.toMatch(/one-one|two-two/);
    erp.answer((request, response) => json(200, JSON.stringify(request.headers['x'] === 'two-two'))(request, response));
    expect((await completed(offer({ url: erp.url, headers: { x: '{{secrets.KEY}}' } })))['body']).toBe(true);
    expect((await running.rest('DELETE', '/v1/secrets/KEY')).status).toBe(204);
    expect((await running.rest('DELETE', '/v1/secrets/KEY')).status).toBe(404);
    const { rows } = await running.app.pool.query('select * from integration.secrets');
    expect(JSON.stringify(rows)).not.toContain(SECRET);
  });

  it('belong to the designers and admins of one tenant', async () => {
    expect((await running.rest('GET', '/v1/secrets', undefined, 'other/person/o/admin')).body.secrets).toEqual([]);
    expect((await running.rest('DELETE', '/v1/secrets/ERP_URL', undefined, 'other/person/o/admin')).status).toBe(404);
    for (const role of ['participant', 'operator', 'worker'])
      expect(
        (await running.rest('POST', '/v1/secrets', { name: 'A', value: 'b' }, `default/person/p/${role}`)).status,
      ).toBe(403);
    expect((await running.rest('POST', '/v1/secrets', { name: 'a b', value: 'x' })).status).toBe(400);
  });
});
