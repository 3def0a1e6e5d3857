import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { baton, cliServer, type Ran } from './cli-server.js';

let server: Awaited<ReturnType<typeof cliServer>>;
const run = (...args: string[]): Promise<Ran> => baton(server.url, args);

beforeEach(async () => {
  server = await cliServer();
});
afterEach(() => server.stop());

describe('every command calls its address', () => {
  it.each([
    ['model list --page-size 5', 'GET', '/v1/models?pageSize=5'],
    ['model show m-1', 'GET', '/v1/models/m-1'],
    ['model deploy m-1', 'POST', '/v1/models/m-1/deploy'],
    ['model retire m-1', 'POST', '/v1/models/m-1/retire'],
    [
      'instance list --process p --business-key k --state running',
      'GET',
      '/v1/instances?processKey=p&businessKey=k&state=running',
    ],
    ['instance show i', 'GET', '/v1/instances/i'],
    ['instance cancel i --reason twice', 'POST', '/v1/instances/i/cancel', { reason: 'twice' }],
    ['instance audit i', 'GET', '/v1/instances/i/events'],
    ['task list', 'GET', '/v1/tasks?filter=all'],
    [
      'task list --filter mine --instance i --include-closed',
      'GET',
      '/v1/tasks?filter=mine&instanceId=i&includeClosed=true',
    ],
    ['task show i:4', 'GET', '/v1/tasks/i%3A4'],
    ['task claim i:4', 'POST', '/v1/tasks/i%3A4/claim'],
    [
      'task complete i:4 --outcome approve --variables {"a":1.50} --note fine',
      'POST',
      '/v1/tasks/i%3A4/complete',
      '{"outcome":"approve","variables":{"a":1.50},"note":"fine"}',
    ],
    [
      'process start p --variables {"id":12345678901234567890} --business-key 4711 --request-id r',
      'POST',
      '/v1/instances',
      '{"processKey":"p","businessKey":"4711","variables":{"id":12345678901234567890},"requestId":"r"}',
    ],
    [
      'job activate t --max 3 --lock PT1M --wait PT2S',
      'POST',
      '/v1/jobs/activate',
      { type: 't', worker: 'cli', maxJobs: 3, lockMs: 60_000, waitMs: 2_000 },
    ],
    ['job complete i:4 --lease-token l', 'POST', '/v1/jobs/i%3A4/complete', { leaseToken: 'l' }],
    [
      'job fail i:4 --lease-token l --message no --retries 0 --retry-in PT1S',
      'POST',
      '/v1/jobs/i%3A4/fail',
      { leaseToken: 'l', message: 'no', retries: 0, retryInMs: 1000 },
    ],
    [
      'job fail i:4 --lease-token l --message no --error-code E',
      'POST',
      '/v1/jobs/i%3A4/error',
      { leaseToken: 'l', message: 'no', errorCode: 'E' },
    ],
    [
      'message publish paid --correlation-key 4711 --time-to-live PT1H',
      'POST',
      '/v1/messages',
      { name: 'paid', correlationKey: '4711', timeToLive: 'PT1H' },
    ],
    ['incident list --instance i --include-resolved', 'GET', '/v1/incidents?instanceId=i&includeResolved=true'],
    ['incident retry i:9', 'POST', '/v1/incidents/i%3A9/retry'],
    ['tenant create acme --admin-email a@x.org', 'POST', '/v1/tenants', { tenantId: 'acme', adminEmail: 'a@x.org' }],
    ['tenant list', 'GET', '/v1/tenants'],
    ['tenant delete acme', 'DELETE', '/v1/tenants/acme'],
    [
      'person create a@x.org --name Ada --role admin --role operator --group risk',
      'POST',
      '/v1/people',
      { name: 'Ada', email: 'a@x.org', roles: ['admin', 'operator'], groups: ['risk'] },
    ],
    ['person list --include-inactive', 'GET', '/v1/people?includeInactive=true'],
    ['person delete ada', 'DELETE', '/v1/people/ada'],
    ['group create risk --member ada --member bo', 'POST', '/v1/groups', { groupId: 'risk', members: ['ada', 'bo'] }],
    ['group list', 'GET', '/v1/groups'],
    ['group delete risk', 'DELETE', '/v1/groups/risk'],
    ['api-key create bot --role worker', 'POST', '/v1/api-keys', { name: 'bot', roles: ['worker'] }],
    ['api-key list', 'GET', '/v1/api-keys'],
    ['api-key delete k', 'DELETE', '/v1/api-keys/k'],
    ['secret create TOKEN abc', 'POST', '/v1/secrets', { name: 'TOKEN', value: 'abc' }],
    ['secret list', 'GET', '/v1/secrets'],
    ['secret delete TOKEN', 'DELETE', '/v1/secrets/TOKEN'],
    [
      'webhook create hook --process p --variables =body',
      'POST',
      '/v1/webhooks',
      { name: 'hook', processKey: 'p', variablesExpression: '=body' },
    ],
    ['webhook list', 'GET', '/v1/webhooks'],
    ['webhook delete w', 'DELETE', '/v1/webhooks/w'],
    [
      'subscription create erp --url https://e.example --event baton.instance.* --event baton.model.* --process p',
      'POST',
      '/v1/event-subscriptions',
      {
        name: 'erp',
        url: 'https://e.example',
        eventTypes: ['baton.instance.*', 'baton.model.*'],
        processKey: 'p',
      },
    ],
    ['subscription list --page-size 5', 'GET', '/v1/event-subscriptions?pageSize=5'],
    ['subscription show s', 'GET', '/v1/event-subscriptions/s'],
    ['subscription delete s', 'DELETE', '/v1/event-subscriptions/s'],
    ['subscription pause s', 'POST', '/v1/event-subscriptions/s/pause'],
    ['subscription resume s', 'POST', '/v1/event-subscriptions/s/resume'],
    [
      'subscription rotate-secret s --overlap PT1H',
      'POST',
      '/v1/event-subscriptions/s/rotate-secret',
      { overlap: 'PT1H' },
    ],
    ['subscription test s', 'POST', '/v1/event-subscriptions/s/test'],
    ['subscription deliveries s --state failed', 'GET', '/v1/event-subscriptions/s/deliveries?state=failed'],
    ['subscription delivery s d', 'GET', '/v1/event-subscriptions/s/deliveries/d'],
    ['subscription redeliver s d', 'POST', '/v1/event-subscriptions/s/deliveries/d/redeliver'],
    ['dlq list', 'GET', '/v1/dlq'],
    ['dlq redrive task --key i', 'POST', '/v1/dlq/redrive', { service: 'task', key: 'i' }],
    ['trace export --instance i', 'POST', '/v1/traces/export', { instanceId: 'i' }],
    ['trace export --since 2026-11-01T00:00:00Z', 'POST', '/v1/traces/export', { since: '2026-11-01T00:00:00Z' }],
    ['clock advance PT48H', 'POST', '/v1/clock/advance', { duration: 'PT48H' }],
  ])('%s', async (line, method, url, body?: string | object) => {
    const { code, error } = await run(...line.split(' '));
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(server.seen).toMatchObject([{ method, url, headers: { authorization: 'Bearer baton_test' } }]);
    if (typeof body === 'string') expect(server.seen[0]?.body).toBe(body);
    else if (body !== undefined) expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual(body);
  });
});

describe('what goes in', () => {
  it('imports a file by its bytes and its name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-'));
    const file = join(folder, 'order.bpmn');
    writeFileSync(file, '<definitions/>');
    await run('model', 'import', file);
    rmSync(folder, { recursive: true });
    expect(server.seen).toMatchObject([
      { url: '/v1/models?fileName=order.bpmn', body: '<definitions/>', headers: { 'content-type': 'application/xml' } },
    ]);
  });
  it('takes a file, JSON and secrets from the standard input', async () => {
    await baton(server.url, ['model', 'import', '-'], '<xml/>');
    await baton(server.url, ['process', 'start', 'p', '--variables', '-'], '{"a": 1.0}\n');
    await baton(server.url, ['secret', 'create', 'T', '-'], 'hidden\n');
    expect(server.seen.map(({ body }) => body)).toEqual([
      '<xml/>',
      '{"processKey":"p","variables":{"a":1.0}}',
      '{"name":"T","value":"hidden"}',
    ]);
  });
  it.each([
    [['process', 'start', 'p', '--variables', '{'], '--variables is no JSON'],
    [['process', 'start', 'p', '--variables', '[1]'], '--variables has to be a JSON object'],
    [['process', 'start', 'p', '--variables', '@/nowhere.json'], '/nowhere.json cannot be read: there is no such file'],
    [['model', 'import', '/nowhere.bpmn'], '/nowhere.bpmn cannot be read'],
    [['job', 'activate', 't', '--lock', 'soon'], '"soon" is no ISO 8601 duration'],
    [['job', 'activate', 't', '--max', 'many'], 'whole number'],
    [['webhook', 'create', 'w'], 'Name a --process to start or a --message to publish'],
    [['message', 'publish', 'm'], '--correlation-key'],
    [['task', 'list', '-o', 'yaml'], 'Allowed choices are table, json'],
    [['nonsense'], "unknown command 'nonsense'"],
  ])('refuses %j before it calls anybody', async (args, message) => {
    const { code, error, out } = await run(...args);
    expect(code).not.toBe(0);
    expect(error).toContain(message);
    expect(out).toBe('');
    expect(server.seen).toEqual([]);
  });
});

describe('what comes out', () => {
  it('is the JSON of the server, digit by digit', async () => {
    const body = '{"instances":[{"instanceId":"i","amount":1.50,"id":12345678901234567890}]}';
    server.answer({ body });
    expect(await run('instance', 'list', '-o', 'json')).toEqual({ code: 0, out: body, error: '' });
  });
  it('is an empty object where the server says nothing', async () => {
    server.answer({ status: 204 });
    expect((await run('incident', 'retry', 'i:9', '-o', 'json')).out).toBe('{}');
    expect((await run('incident', 'retry', 'i:9')).out).toBe('retried i:9');
  });
  it('says how to go on after a page', async () => {
    server.answer({ body: '{"groups":[{"groupId":"risk","name":"Risk","members":["ada"]}],"nextPageToken":"abc"}' });
    expect(await run('group', 'list')).toEqual({
      code: 0,
      out: 'ID    NAME  MEMBERS\nrisk  Risk  ada',
      error: 'more: --page-token abc',
    });
  });
  it('shows the secret of a new key once', async () => {
    server.answer({ status: 201, body: '{"apiKey":{"apiKeyId":"k"},"secret":"baton_x"}' });
    expect((await run('api-key', 'create', 'bot', '--role', 'worker')).out).toBe('apiKeyId  k\nsecret  baton_x');
  });
  it('names the problem, its code and its fields', async () => {
    const body =
      '{"title":"Invalid request","status":400,"detail":"The form is wrong","code":"FORM_INVALID","errors":[{"field":"iban","message":"is needed"}]}';
    server.answer({ status: 400, body });
    expect(await run('task', 'complete', 'i:4')).toEqual({
      code: 1,
      out: '',
      error: 'error: The form is wrong (FORM_INVALID)\n  iban: is needed',
    });
  });
  it('says when to try again, and that no key is set', async () => {
    server.answer({
      status: 503,
      body: '{"detail":"The database is away","code":"DATABASE_UNAVAILABLE"}',
      headers: { 'retry-after': '5' },
    });
    expect((await run('task', 'list')).error).toBe(
      'error: The database is away (DATABASE_UNAVAILABLE)\n  Try again in 5 s.',
    );
    server.answer({ status: 401, body: '{"detail":"Sign in","code":"UNAUTHENTICATED"}' });
    expect((await baton(server.url, ['task', 'list'], '', '')).error).toContain('BATON_API_KEY is not set');
  });
  it('never shows a key, not even one that cannot be sent', async () => {
    const { code, error } = await baton(server.url, ['task', 'list'], '', 'baton_hush\nhush');
    expect({ code, error }).toEqual({ code: 1, error: 'error: BATON_API_KEY holds characters that no key has' });
  });
  it('tells a stranger from Baton', async () => {
    server.answer({ body: '<html>' });
    expect((await run('task', 'list')).error).toContain('is it Baton?');
    server.answer({ status: 502, body: '<html>' });
    expect((await run('task', 'list')).error).toBe('error: The server answered 502 Bad Gateway');
  });
  it('names the address that nobody listens at', async () => {
    const { url } = server;
    await server.stop();
    const { code, error } = await run('task', 'list');
    server = await cliServer();
    expect(code).toBe(1);
    expect(error).toContain(`cannot be reached at ${url}: nothing listens there`);
  });
});

describe('help', () => {
  it('comes with examples for every verb, and goes to the standard output', async () => {
    const { code, out, error } = await run('task', 'complete', '--help');
    expect({ code, error }).toEqual({ code: 0, error: '' });
    expect(out).toContain('$ baton task complete');
    expect(out).toContain('--outcome <value>');
  });
});
