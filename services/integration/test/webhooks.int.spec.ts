import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Rejection } from '@baton/kernel';

import { FakeExecution } from './fake-execution.js';
import { answerOf, startIntegration, until, type Answer, type Running } from './running.js';

let database: TestDatabase;
let running: Running;
const execution = new FakeExecution();

beforeAll(async () => {
  database = await testDatabase();
  running = await startIntegration(database.url, execution);
});
beforeEach(() => {
  execution.refusal = undefined;
  execution.started.length = 0;
  execution.published.length = 0;
});
afterAll(async () => {
  await running.stop();
  await database.drop();
});

interface Hook {
  readonly webhookId: string;
  readonly path: string;
  readonly secret: string;
}

async function hook(more: object = { processKey: 'onboarding' }, as?: string): Promise<Hook> {
  const { status, body } = await running.rest('POST', '/v1/webhooks', { name: 'ERP', ...more }, as);
  expect(status).toBe(201);
  return { webhookId: body.webhook.webhookId, path: body.webhook.path, secret: body.signingSecret };
}

interface Delivery {
  readonly id?: string;
  readonly at?: number;
  readonly signedBody?: string;
  readonly secret?: string;
  readonly headers?: Record<string, string>;
}

let last = 0;
async function deliver(target: Pick<Hook, 'path' | 'secret'>, body: string, more: Delivery = {}): Promise<Answer> {
  const { id = `msg_${++last}`, at = Date.now(), signedBody = body, secret = target.secret, headers = {} } = more;
  const signature = new Webhook(secret).sign(id, new Date(at), signedBody);
  const signed = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': signature,
  };
  return answerOf(
    await fetch(`${running.app.httpUrl}${target.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signed, ...headers },
      body,
    }),
  );
}

const deliveries = async ({ webhookId }: Hook): Promise<{ result: string; reason?: string; instanceId?: string }[]> =>
  (await running.rest('GET', `/v1/webhooks/${webhookId}/deliveries`)).body.deliveries;

describe('a signed call', () => {
  it('starts a process of its tenant with what its expressions make of body and headers', async () => {
    const vendor = await hook({
      processKey: 'onboarding',
      variablesExpression: '={ vendor: body.vendor, source: headers.sender, secret: headers.authorization }',
      businessKeyExpression: '=body.vendor.number',
    });
    const { status, body } = await deliver(vendor, '{"vendor":{"number":"V-1","limit":1.10}}', {
      id: 'd1',
      headers: { sender: 'erp', authorization: 'Basic eA==' },
    });
    expect({ status, body }).toEqual({
      status: 202,
      body: { instanceId: expect.stringMatching(/^instance-/) as string },
    });
    expect(execution.started).toEqual([
      {
        processKey: 'onboarding',
        version: 0,
        businessKey: 'V-1',
        variablesJson: '{"vendor":{"number":"V-1","limit":1.10},"source":"erp","secret":null}',
        requestId: `${vendor.webhookId}/d1`,
        startEventId: '',
        tenant: 'default',
      },
    ]);
  });

  it('publishes a message where it is bound to one', async () => {
    const paid = await hook({ messageName: 'paid', correlationKeyExpression: 'body.order' });
    expect((await deliver(paid, '{"order":17}', { id: 'd2' })).status).toBe(202);
    expect(execution.published[0]).toMatchObject({
      name: 'paid',
      correlationKey: '17',
      messageId: `${paid.webhookId}/d2`,
      variablesJson: '{"order":17}',
    });
  });

  it('has one effect, however often and however close together it comes', async () => {
    const target = await hook();
    const answers = await Promise.all([1, 2, 3].map(() => deliver(target, '{}', { id: 'same' })));
    const repeat = await deliver(target, '{}', { id: 'same' });
    expect(repeat.status).toBe(200);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 202]);
    expect(new Set([...answers, repeat].map(({ body }) => body.instanceId)).size).toBe(1);
    expect(execution.started).toHaveLength(1);
    expect((await deliveries(target)).map(({ result }) => result).sort()).toEqual([
      'accepted',
      'repeated',
      'repeated',
      'repeated',
    ]);
  });

  it('is answered 503 while execution is away, and accepted when it is sent again', async () => {
    const target = await hook();
    execution.refusal = new Rejection('unavailable', 'SERVICE_UNAVAILABLE', 'away', { retryAfterMs: 2_000 });
    const away = await deliver(target, '{}', { id: 'later' });
    expect({ status: away.status, retryAfter: away.headers.get('retry-after') }).toEqual({
      status: 503,
      retryAfter: '2',
    });
    execution.refusal = undefined;
    expect((await deliver(target, '{}', { id: 'later' })).status).toBe(202);
  });

  it.each([
    ['not-found', 'PROCESS_UNKNOWN', 409, 'PROCESS_NOT_DEPLOYED'],
    ['already-exists', 'BUSINESS_KEY_TAKEN', 409, 'BUSINESS_KEY_TAKEN'],
  ] as const)('passes on that execution refuses it: %s', async (kind, code, status, told) => {
    const target = await hook();
    execution.refusal = new Rejection(kind, code, 'No');
    const answer = await deliver(target, '{}');
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code: told });
    expect((await deliveries(target))[0]).toMatchObject({ result: 'refused' });
  });

  it('is refused when its content does not fit, and says why to the designer', async () => {
    const target = await hook({ processKey: 'onboarding', businessKeyExpression: 'body.number' });
    expect((await deliver(target, '{}')).body).toMatchObject({
      status: 400,
      code: 'DELIVERY_UNFIT',
      errors: [{ field: 'businessKeyExpression' }],
    });
    expect((await deliveries(target))[0]).toMatchObject({
      result: 'refused',
      reason: expect.stringContaining('businessKeyExpression'),
    });
    expect(execution.started).toEqual([]);
  });
});

describe('a call that is not to be believed', () => {
  const other = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  const minutes = (n: number) => Date.now() + n * 60_000;
  const cases: readonly (readonly [string, () => Delivery])[] = [
    ['forged with another secret', () => ({ secret: other })],
    ['with another body than was signed', () => ({ signedBody: '{"amount":1}' })],
    ['signed more than five minutes ago', () => ({ at: minutes(-6) })],
    ['signed for a time to come', () => ({ at: minutes(6) })],
    [
      'with a timestamp that was not signed',
      () => ({ at: minutes(-6), headers: { 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) } }),
    ],
    ['with a delivery id that was not signed', () => ({ headers: { 'webhook-id': 'another' } })],
    ['without a signature', () => ({ headers: { 'webhook-signature': '' } })],
    ['with a signature of another version', () => ({ headers: { 'webhook-signature': 'v2,AAAA' } })],
    ['with a senseless id', () => ({ id: 'x'.repeat(200) })],
  ];
  it.each(cases)('is answered 401 and has no effect: %s', async (_case, more) => {
    const target = await hook();
    const { status, body } = await deliver(target, '{"amount":1000}', more());
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'SIGNATURE_INVALID' });
    expect(execution.started).toEqual([]);
    expect((await deliveries(target)).map(({ result }) => result)).toEqual(['refused']);
  });

  it('finds no address that is none, or no longer one', async () => {
    const gone = await hook();
    expect((await running.rest('DELETE', `/v1/webhooks/${gone.webhookId}`)).status).toBe(204);
    expect((await deliver(gone, '{}')).status).toBe(404);
    expect((await deliver({ path: '/v1/hooks/nonsense', secret: gone.secret }, '{}')).status).toBe(404);
  });

  it('has a limit of size', async () => {
    const target = await hook();
    expect((await deliver(target, JSON.stringify({ text: 'x'.repeat(1024 * 1024) }))).status).toBe(413);
  });
});

describe('webhooks', () => {
  it('and all of this service are described for REST', async () => {
    const { body } = await running.rest('GET', '/openapi.json');
    expect(Object.keys(body.paths).sort()).toEqual([
      '/v1/event-subscriptions',
      '/v1/event-subscriptions/{subscriptionId}',
      '/v1/event-subscriptions/{subscriptionId}/deliveries',
      '/v1/event-subscriptions/{subscriptionId}/deliveries/{deliveryId}',
      '/v1/event-subscriptions/{subscriptionId}/deliveries/{deliveryId}/redeliver',
      '/v1/event-subscriptions/{subscriptionId}/pause',
      '/v1/event-subscriptions/{subscriptionId}/resume',
      '/v1/event-subscriptions/{subscriptionId}/rotate-secret',
      '/v1/event-subscriptions/{subscriptionId}/test',
      '/v1/hooks/{webhookId}',
      '/v1/secrets',
      '/v1/secrets/{name}',
      '/v1/webhooks',
      '/v1/webhooks/{webhookId}',
      '/v1/webhooks/{webhookId}/deliveries',
    ]);
    expect(body.paths['/v1/hooks/{webhookId}'].post.security).toEqual([]);
    expect(Object.keys(body.paths['/v1/hooks/{webhookId}'].post.responses).sort()).toEqual([
      '200',
      '202',
      '400',
      '401',
      '404',
      '409',
      '413',
      '503',
      'default',
    ]);
  });

  it('are refused when they make no sense, each field by name', async () => {
    const refusal = async (body: object) => (await running.rest('POST', '/v1/webhooks', body)).body;
    expect(await refusal({ name: 'x' })).toMatchObject({ status: 400, errors: [{ field: 'processKey' }] });
    expect(await refusal({ name: 'x', processKey: 'a', messageName: 'b' })).toMatchObject({ status: 400 });
    expect(await refusal({ name: 'x', processKey: 'a', signingSecret: 'hunter2' })).toMatchObject({
      status: 400,
      errors: [{ field: 'signingSecret' }],
    });
    expect(await refusal({ name: 'x', processKey: 'a', variablesExpression: '={ a: (1 + }' })).toMatchObject({
      status: 400,
      code: 'EXPRESSION_INVALID',
      errors: [{ field: 'variablesExpression', message: expect.stringMatching(/^line 1, column \d+:/) }],
    });
  });

  it('tell their secret once, and keep it sealed', async () => {
    const secret = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
    const own = await hook({ processKey: 'onboarding', signingSecret: secret });
    expect(own.secret).toBe(secret);
    const { body } = await running.rest('GET', '/v1/webhooks');
    expect(JSON.stringify(body)).not.toContain('whsec_');
    const { rows } = await running.app.pool.query('select * from integration.webhooks');
    expect(JSON.stringify(rows)).not.toContain(secret.slice(6));
  });

  it('belong to the designers and admins of one tenant', async () => {
    const mine = await hook();
    const foreign = 'other/person/o/admin';
    expect((await running.rest('GET', '/v1/webhooks', undefined, foreign)).body.webhooks).toEqual([]);
    expect((await running.rest('DELETE', `/v1/webhooks/${mine.webhookId}`, undefined, foreign)).status).toBe(404);
    expect((await running.rest('GET', `/v1/webhooks/${mine.webhookId}/deliveries`, undefined, foreign)).status).toBe(
      404,
    );
    for (const role of ['participant', 'operator', 'worker']) {
      expect(
        (await running.rest('POST', '/v1/webhooks', { name: 'x', processKey: 'a' }, `default/person/p/${role}`)).status,
      ).toBe(403);
    }
    const theirs = await hook({ processKey: 'onboarding' }, foreign);
    await deliver(theirs, '{}');
    await until(() => execution.started.some(({ tenant }) => tenant === 'other'));
  });
});
