import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { failingScript, oneTask, waitForMessage } from './processes.js';
import { admin, participant, startExecution, worker, type Running } from './running.js';

let db: TestDatabase;
let app: Running;

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  await app.deploy(oneTask(), 'one-task');
  await app.deploy(waitForMessage(), 'wait-for-message');
  await app.deploy(failingScript(), 'failing-script');
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

async function http(
  method: string,
  path: string,
  body?: unknown,
  who = admin,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const answer = await fetch(`${app.httpUrl}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${who}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: text === '' ? undefined : (JSON.parse(text) as unknown),
  };
}

describe('REST', () => {
  it('starts an instance, works its job and shows it, numbers as they were written', async () => {
    const started = await http(
      'POST',
      '/v1/instances',
      '{"processKey":"one-task","businessKey":"B-1","variables":{"amount":100.00}}',
    );
    expect(started).toMatchObject({ status: 201, body: { processKey: 'one-task', version: 1 } });
    const path = `/v1/instances/${started.body.instanceId}`;
    expect(started.headers.get('location')).toBe(path);
    const { body: activated, text } = await http(
      'POST',
      '/v1/jobs/activate',
      { type: 'work', worker: 'w', waitMs: 2000 },
      worker,
    );
    expect(activated.jobs).toMatchObject([
      { instanceId: started.body.instanceId, elementId: 'work', businessKey: 'B-1', headers: {} },
    ]);
    expect(text).toContain('"variables":{"amount":100.00}');
    const [{ jobId, leaseToken }] = activated.jobs;
    expect(
      await http('POST', `/v1/jobs/${encodeURIComponent(jobId)}/extend`, { leaseToken, lockMs: 60_000 }, worker),
    ).toMatchObject({ status: 200 });
    expect(
      await http('POST', `/v1/jobs/${jobId}/complete`, { leaseToken, variables: { done: true } }, worker),
    ).toMatchObject({ status: 204, text: '' });
    const shown = await http('GET', path);
    expect(shown.body).toMatchObject({
      state: 'completed',
      businessKey: 'B-1',
      startedAt: expect.stringMatching(/Z$/),
      activeElements: [],
      incidents: 0,
    });
    expect(shown.text).toContain('"amount":100.00');
    const events = await http('GET', `${path}/events?pageSize=2`);
    expect(events.body.events).toHaveLength(2);
    expect(events.body.nextPageToken).toBeDefined();
  });
  it('takes the request id from Idempotency-Key', async () => {
    const [first, second] = [
      await http('POST', '/v1/instances', { processKey: 'one-task' }, admin, { 'idempotency-key': 'k-1' }),
      await http('POST', '/v1/instances', { processKey: 'one-task' }, admin, { 'idempotency-key': 'k-1' }),
    ];
    expect(second.body).toMatchObject({ instanceId: first.body.instanceId, repeatedRequest: true });
  });
  it('cancels, sets variables and lists', async () => {
    const { body } = await http('POST', '/v1/instances', { processKey: 'one-task', businessKey: 'B-2' });
    const path = `/v1/instances/${body.instanceId}`;
    expect((await http('PATCH', `${path}/variables`, { variables: { a: 1 } })).status).toBe(204);
    expect((await http('POST', `${path}/cancel`, { reason: 'no longer needed' })).status).toBe(204);
    expect(await http('POST', `${path}/cancel`)).toMatchObject({ status: 409, body: { code: 'INSTANCE_ENDED' } });
    expect((await http('GET', '/v1/instances?businessKey=B-2&state=canceled')).body.instances).toMatchObject([
      { instanceId: body.instanceId, state: 'canceled' },
    ]);
  });
  it('publishes messages', async () => {
    const { body } = await http('POST', '/v1/instances', {
      processKey: 'wait-for-message',
      variables: { order: 'h-1' },
    });
    expect(await http('POST', '/v1/messages', { name: 'reply', correlationKey: 'h-1' })).toMatchObject({
      status: 202,
      body: { instanceId: body.instanceId },
    });
    expect(
      await http('POST', '/v1/messages', { name: 'reply', correlationKey: 'h-2', timeToLive: 'PT1H' }),
    ).toMatchObject({ status: 202 });
    expect(await http('POST', '/v1/messages', { name: 'reply', timeToLive: 'soon' })).toMatchObject({
      status: 400,
      body: { code: 'DURATION_INVALID' },
    });
  });
  it('lists incidents and processes', async () => {
    const { body } = await http('POST', '/v1/instances', { processKey: 'failing-script', variables: { total: 1 } });
    const { body: found } = await http('GET', `/v1/incidents?instanceId=${body.instanceId}`);
    expect(found.incidents).toMatchObject([
      { elementId: 'compute', elementName: 'Compute', owner: 'group:ops', raisedAt: expect.any(String) },
    ]);
    expect((await http('POST', `/v1/incidents/${found.incidents[0].incidentId}/retry`)).status).toBe(204);
    expect(
      (await http('GET', '/v1/processes')).body.processes.map((process: { processKey: string }) => process.processKey),
    ).toContain('one-task');
    expect((await http('GET', '/v1/processes/one-task')).body).toMatchObject({
      version: 1,
      xml: expect.stringContaining('<bpmn:'),
    });
  });
  it.each([
    ['GET', '/v1/instances/nonsense', undefined, 404, 'INSTANCE_UNKNOWN'],
    ['GET', '/v1/processes/nothing', undefined, 404, 'PROCESS_UNKNOWN'],
    ['POST', '/v1/instances', { processKey: 'nothing' }, 404, 'PROCESS_UNKNOWN'],
    ['POST', '/v1/instances', { processKey: '' }, 400, 'VALIDATION_FAILED'],
    ['POST', '/v1/instances', { processKey: 'one-task', variables: [1] }, 400, 'VALIDATION_FAILED'],
    ['POST', '/v1/instances', '{"processKey":', 400, 'JSON_MALFORMED'],
    [
      'POST',
      '/v1/instances',
      { processKey: 'one-task', variables: { a: 'x'.repeat(1_100_000) } },
      413,
      'VARIABLES_TOO_LARGE',
    ],
    ['GET', '/v1/instances?pageToken=nonsense', undefined, 400, 'PAGE_TOKEN_INVALID'],
    ['POST', '/v1/jobs/nonsense/complete', { leaseToken: 'x' }, 404, 'JOB_UNKNOWN'],
    ['POST', '/v1/incidents/nonsense/retry', undefined, 404, 'INCIDENT_UNKNOWN'],
  ])('answers %s %s %j with a problem', async (method, path, body, status, code) => {
    const answer = await http(method, path, body);
    expect(answer).toMatchObject({ status, body: { status, code } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });
  it('shows the depth of its queues at /metrics', async () => {
    const text = await (await fetch(`${app.httpUrl}/metrics`)).text();
    expect(text).toMatch(/baton_incidents_open \d/);
    expect(text).toMatch(/baton_journal_appends_total(\{[^}]*\})? \d/);
  });
  it('denies without the role, and without a name', async () => {
    expect(await http('GET', '/v1/incidents', undefined, participant)).toMatchObject({ status: 403 });
    expect(await http('GET', '/v1/instances', undefined, 'nobody')).toMatchObject({ status: 401 });
  });
});
