import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { request as send, type IncomingMessage } from 'node:http';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { testDatabase, until, type TestDatabase } from '@baton/testing';

import { startEdge, type Edge } from './edge.js';
import { bytesOf, startUpstream, type UpstreamServer } from './upstream.js';

const PUBLIC = 'https://baton.example.org';
let database: TestDatabase;
let edge: Edge;
let one: UpstreamServer;
let two: UpstreamServer;
let task: UpstreamServer;

beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  [one, two, task] = await Promise.all([startUpstream(), startUpstream(), startUpstream()]);
  edge = await startEdge(
    database.url,
    { execution: [one.origin, two.origin], task: [task.origin] },
    { publicUrl: PUBLIC },
  );
});
afterEach(async () => {
  await edge?.close();
  for (const upstream of [one, two, task]) await upstream?.kill();
});
afterAll(() => database?.drop());

const call = (path: string, init: RequestInit = {}) => fetch(edge.httpUrl + path, init);
const problemOf = async (answer: Response) => {
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  return { ...((await answer.json()) as Record<string, unknown>), retryAfter: answer.headers.get('retry-after') };
};
const counts = () => [one, two].map(({ received }) => received.length);

/** fetch sets some headers itself; a client does not have to. */
async function raw(path: string, method: string, headers: Record<string, string>, body?: string, at = edge) {
  const { hostname, port } = new URL(at.httpUrl);
  const request = send({ hostname, port, path, method, headers });
  request.end(body);
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  answer.resume();
  return answer;
}

describe('the replicas of a service', () => {
  it('are asked in turn, for their own paths alone', async () => {
    for (let n = 0; n < 6; n++) expect((await call('/v1/instances?state=active&q=a%2Fb')).status).toBe(200);
    await call('/v1/tasks/1');
    expect([...counts(), task.received.length]).toEqual([3, 3, 1]);
    expect(one.received[0]).toMatchObject({ method: 'GET', url: '/v1/instances?state=active&q=a%2Fb' });
  });

  it('stand in for one that was killed, which no client notices, and share again when it is back', async () => {
    await two.kill();
    for (let n = 0; n < 10; n++)
      expect((await call('/v1/jobs/activate', { method: 'POST', body: '{}' })).status).toBe(200);
    expect(counts()).toEqual([10, 0]);
    await two.restart();
    await until('both answer', async () => {
      await call('/v1/instances');
      return (counts()[1] ?? 0) > 0;
    });
  });

  it('are left out while they are not ready, unless none is', async () => {
    two.ready = false;
    await until('the edge knows', () => edge.logs.some((line) => line.includes('unready')));
    for (let n = 0; n < 4; n++) await call('/v1/instances');
    expect(counts()).toEqual([4, 0]);
    one.ready = false;
    await until('the edge knows both', () => edge.logs.filter((line) => line.includes('unready')).length === 2);
    expect((await call('/v1/instances')).status).toBe(200);
  });

  it('are asked as soon as they are there, when none was', async () => {
    await task.kill();
    expect((await call('/v1/tasks')).status).toBe(503);
    await task.restart();
    expect((await call('/v1/tasks')).status).toBe(200);
  });
});

describe('a request that cannot be answered', () => {
  it('is 503 with the name of a service that is away, or was never given', async () => {
    await task.kill();
    for (const [path, service] of [
      ['/v1/tasks', 'task'],
      ['/v1/models', 'model'],
    ] as const) {
      const answer = await call(path, { method: 'POST', body: '{}' });
      expect(answer.status).toBe(503);
      expect(await problemOf(answer)).toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
        detail: expect.stringContaining(service),
        retryAfter: '1',
      });
    }
  });

  it('is never sent twice when it may have been done', async () => {
    for (const each of [one, two]) each.answer = (request) => request.socket.resetAndDestroy();
    const answer = await call('/v1/instances', { method: 'POST', body: '{}' });
    expect(answer.status).toBe(503);
    expect(await problemOf(answer)).toMatchObject({ code: 'ANSWER_LOST', retryAfter: '1' });
    expect(counts().toSorted()).toEqual([0, 1]);
  });

  it('is asked of another replica when asking changes nothing', async () => {
    one.answer = (request) => request.socket.resetAndDestroy();
    for (let n = 0; n < 4; n++) expect((await call('/v1/instances')).status).toBe(200);
  });

  it('is passed on as the service refused it, and asked once', async () => {
    task.answer = (request, response) => {
      request.resume();
      response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '7' });
      response.end('{"code":"DATABASE_UNAVAILABLE"}');
    };
    expect(await problemOf(await call('/v1/tasks'))).toEqual({ code: 'DATABASE_UNAVAILABLE', retryAfter: '7' });
    expect(task.received).toHaveLength(1);
  });

  it.each(['/v1/tasks/%2e%2e/%2e%2e/metrics', '/v1/tasks/%zz'])('is 400 for %s, and goes nowhere', async (path) => {
    const { statusCode, headers } = await raw(path, 'GET', {});
    expect([statusCode, headers['content-type']]).toEqual([400, expect.stringContaining('application/problem+json')]);
    expect(task.received).toEqual([]);
  });

  it('is 404 where no service has the path', async () => {
    expect((await call('/v1/nothing', { method: 'POST' })).status).toBe(404);
    expect((await call('/v1/nothing')).status).toBe(404);
  });
});

describe('bodies', () => {
  it('arrive byte for byte, so that signatures hold', async () => {
    const hooks = await startUpstream();
    const other = await startEdge(database.url, { integration: [hooks.origin] });
    const bodies: Buffer[] = [];
    hooks.answer = async (request, response) => {
      bodies.push(await bytesOf(request));
      response.writeHead(204).end();
    };
    const sent = Buffer.from('{"id":12345678901234567890, "price":1.10,\r\n "name":"M\u00fcller" }');
    const signature = createHmac('sha256', 'secret').update(sent).digest('base64');
    for (const type of ['application/json', 'application/xml', 'application/x-www-form-urlencoded'])
      await fetch(`${other.httpUrl}/v1/hooks/1`, {
        method: 'POST',
        body: sent,
        headers: { 'content-type': type, 'webhook-signature': signature },
      });
    expect(bodies.map((body) => body.equals(sent))).toEqual([true, true, true]);
    expect(hooks.received[0]?.headers).toMatchObject({
      'webhook-signature': signature,
      'content-type': 'application/json',
      'content-length': String(sent.length),
    });
    await other.close();
    await hooks.kill();
  });

  it('are streamed: the service has the first bytes before the client has sent the last', async () => {
    const size = 12 * 1024 * 1024;
    const half = randomBytes(size / 2);
    let got = 0;
    task.answer = (request, response) => {
      request.on('data', (chunk: Buffer) => (got += chunk.length));
      request.on('end', () => response.end('done'));
    };
    const request = send(`${edge.httpUrl}/v1/tasks/1/documents/letter`, {
      method: 'PUT',
      headers: { 'content-type': 'application/pdf' },
    });
    request.write(half);
    await until('half has arrived', () => got === half.length);
    request.end(half);
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    answer.resume();
    expect(answer.statusCode).toBe(200);
    expect(got).toBe(size);
  });

  it('of a GET are not announced, and of a DELETE arrive', async () => {
    const bodies: string[] = [];
    task.answer = async (request, response) => {
      bodies.push((await bytesOf(request)).toString());
      response.writeHead(204).end();
    };
    expect((await raw('/v1/tasks', 'GET', { 'content-length': '2' }, '{}')).statusCode).toBe(204);
    expect((await raw('/v1/people/1', 'DELETE', { 'transfer-encoding': 'chunked' }, '{"a":1}')).statusCode).toBe(204);
    expect((await raw('/v1/people/1', 'DELETE', {})).statusCode).toBe(204);
    expect(bodies).toEqual(['', '{"a":1}', '']);
  });
});

describe('a stream of events', () => {
  const events = (response: { writeHead: Function; write: Function }): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.write('retry: 2000\n\n');
  };

  it('passes each event at once, and ends at the service when its reader goes', async () => {
    let write: (text: string) => void = () => undefined;
    let ended = false;
    one.answer = two.answer = (_request, response) => {
      events(response);
      write = (text) => void response.write(text);
      response.on('close', () => (ended = true));
    };
    const leaving = new AbortController();
    const answer = await call('/v1/instances/1/events', { signal: leaving.signal });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe('retry: 2000\n\n');
    write('event: task\n\n');
    expect((await reader?.read())?.value).toBe('event: task\n\n');
    leaving.abort();
    await until('the service knows', () => ended);
  });

  it('does not keep the edge from stopping', async () => {
    one.answer = two.answer = (_request, response) => events(response);
    const answer = await call('/v1/instances/1/events');
    const text = answer.text();
    const began = performance.now();
    await edge.close();
    expect(performance.now() - began).toBeLessThan(1_800);
    expect(await text).toBe('retry: 2000\n\n');
  });
});

describe('a client that goes before it is answered', () => {
  it('leaves no work behind at the service', async () => {
    let waiting = false;
    let left = false;
    one.answer = two.answer = (request, response) => {
      request.resume();
      waiting = true;
      response.on('close', () => (left = true));
    };
    const leaving = new AbortController();
    const asked = call('/v1/jobs/activate', { method: 'POST', body: '{}', signal: leaving.signal });
    await until('it waits', () => waiting);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await until('the service knows', () => left);
  });
});

describe('headers', () => {
  it('tell the service who asks, whatever the client claims, and keep the host', async () => {
    const answer = await raw('/v1/tasks', 'GET', {
      host: 'baton.example.org',
      forwarded: 'for=10.9.9.9',
      'x-real-ip': '10.9.9.9',
      connection: 'keep-alive, x-hop',
      'x-hop': '1',
      'x-forwarded-prefix': '/evil',
      authorization: 'Bearer bk_1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
    expect(answer.statusCode).toBe(200);
    const { headers } = task.received[0] ?? { headers: {} };
    expect(headers).toMatchObject({
      host: 'baton.example.org',
      authorization: 'Bearer bk_1',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'baton.example.org',
      'x-forwarded-proto': 'http',
    });
    for (const name of ['forwarded', 'x-real-ip', 'x-hop', 'x-forwarded-prefix'])
      expect(headers).not.toHaveProperty(name);
  });

  it('of a trusted proxy in front are believed, and told as the edge understands them', async () => {
    await raw('/v1/tasks', 'GET', { 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' });
    expect(task.received[0]?.headers).toMatchObject({
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
    });
  });

  it('of anybody else are not', async () => {
    const other = await startEdge(database.url, { task: [task.origin] }, { trustedProxies: ['10.0.0.1'] });
    const claims = {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
    };
    await raw('/v1/tasks', 'GET', { host: 'baton.example.org', ...claims }, undefined, other);
    expect(task.received[0]?.headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'baton.example.org',
    });
    await other.close();
  });

  it('carry cookies both ways', async () => {
    task.answer = (request, response) => {
      request.resume();
      response.setHeader('set-cookie', ['baton_session=1; HttpOnly; Secure', 'baton_other=2']);
      response.writeHead(204).end();
    };
    const answer = await raw('/v1/session', 'POST', {
      host: 'baton.example.org',
      origin: PUBLIC,
      cookie: 'baton_session=olga; theme=dark',
    });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toEqual(['baton_session=1; HttpOnly; Secure', 'baton_other=2']);
    expect(task.received[0]?.headers).toMatchObject({ cookie: 'baton_session=olga; theme=dark', origin: PUBLIC });
  });

  it('of a foreign page are refused here already', async () => {
    const answer = await raw('/v1/session', 'POST', {
      host: 'baton.example.org',
      origin: 'https://evil.example',
      cookie: 'baton_session=olga',
    });
    expect(answer.statusCode).toBe(403);
    expect(task.received).toEqual([]);
  });
});

describe('the edge itself', () => {
  it('answers what concerns the installation', async () => {
    expect(await (await call('/v1/about')).json()).toMatchObject({ testClock: true, smtpConfigured: true });
    expect((await call('/v1/dlq')).status).toBe(401);
    expect(await (await call('/v1/dlq', { headers: { authorization: 'Bearer baton_olga' } })).json()).toEqual({
      deadLetters: [],
    });
  });

  it('describes every service that it reaches, and names what contradicts itself', async () => {
    const document = (path: string) => JSON.stringify({ paths: { [path]: { get: { operationId: 'Tasks_list' } } } });
    for (const [upstream, path] of [
      [one, '/v1/instances'],
      [two, '/v1/instances'],
      [task, '/v1/tasks'],
    ] as const)
      upstream.answer = (_request, response) => void response.end(document(path));
    const { paths } = (await (await call('/openapi.json')).json()) as { paths: object };
    expect(Object.keys(paths).toSorted()).toEqual([
      '/v1/about',
      '/v1/clock/advance',
      '/v1/dlq',
      '/v1/dlq/redrive',
      '/v1/instances',
      '/v1/tasks',
    ]);
    expect(await (await call('/openapi.yaml')).text()).toContain('/v1/tasks');
    expect((await call('/docs')).status).toBe(200);
    expect(await (await call('/docs/swagger-ui-init.js')).text()).toContain('/v1/tasks');
    expect(edge.logs.join('')).toContain('The OpenAPI document lacks model');
    expect(edge.logs.join('')).toContain('GET /v1/tasks of task is called Tasks_list, as GET /v1/instances is');
  });
});
