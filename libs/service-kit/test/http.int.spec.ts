import { request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Application } from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { listening, temporaryPostgres } from './running.js';

let postgres: RunningPostgres;
let app: Application & { logs: Record<string, unknown>[] };
const asAnna = { authorization: 'Bearer baton_anna' };
const json = { 'content-type': 'application/json' };

beforeAll(async () => {
  postgres = await temporaryPostgres();
  app = await listening(postgres.url, { bodyLimit: 2000 });
});

afterAll(async () => {
  await app?.close();
  await postgres?.stop();
});

const call = (path: string, init: RequestInit = {}) => fetch(app.httpUrl + path, init);
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  call(path, { method: 'POST', body, headers: { ...asAnna, ...json, ...headers } });
const problemOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toMatch('application/problem+json');
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
};

/** fetch sets Host itself; a browser tricked by DNS does not. */
const withHost = (path: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    request(app.httpUrl + path, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });

describe('callers', () => {
  it('are known by key and by session cookie', async () => {
    for (const headers of [asAnna, { cookie: 'baton_session=anna' }]) {
      expect(await (await call('/v1/echo/me', { headers })).json()).toMatchObject({ subject: 'anna', tenant: 'acme' });
    }
  });

  it('without credentials reach only what is public', async () => {
    const refused = await call('/v1/echo/me');
    expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    expect(await problemOf(refused)).toMatchObject({ status: 401, code: 'NOT_SIGNED_IN' });
    expect(await (await call('/v1/echo/greeting')).json()).toEqual({ text: 'stranger' });
  });

  it('need the role a handler asks for', async () => {
    expect(await problemOf(await call('/v1/echo/admin', { headers: asAnna }))).toMatchObject({
      status: 403,
      code: 'ROLE_REQUIRED',
    });
  });
});

describe('a refused request', () => {
  it('names the fields that are wrong', async () => {
    expect(await problemOf(await post('/v1/echo/notes', '{"title":"","amount":"ten"}'))).toMatchObject({
      status: 400,
      code: 'VALIDATION_FAILED',
      errors: [expect.objectContaining({ field: 'title' }), expect.objectContaining({ field: 'amount' })],
    });
    expect(await problemOf(await post('/v1/echo/notes', ''))).toMatchObject({
      status: 400,
      errors: [expect.objectContaining({ field: 'body' })],
    });
  });

  it('is 400 for no JSON and for prototype keys, 413 over the limit, 404 for an unknown route', async () => {
    expect(await problemOf(await post('/v1/echo/notes', '{"title":'))).toMatchObject({
      status: 400,
      code: 'JSON_MALFORMED',
    });
    expect(await problemOf(await post('/v1/echo/notes', '{"a":{"__proto__":{"admin":true}}}'))).toMatchObject({
      status: 400,
      code: 'JSON_FORBIDDEN_KEY',
    });
    expect(await problemOf(await post('/v1/echo/notes', `{"title":"${'x'.repeat(2000)}"}`))).toMatchObject({
      status: 413,
      code: 'BODY_TOO_LARGE',
    });
    expect(await problemOf(await call('/v1/nowhere', { headers: asAnna }))).toMatchObject({
      status: 404,
      code: 'ROUTE_UNKNOWN',
    });
    expect(await problemOf(await call('/v1/echo/%zz', { headers: asAnna }))).toMatchObject({ status: 400 });
  });

  it('is 400 for JSON that is nested beyond all reason', async () => {
    const other = await listening(postgres.url, {});
    const nested = (open: string, close: string) =>
      `{"amount":1,"more":${open.repeat(20_000)}1${close.repeat(20_000)}}`;
    for (const body of [nested('[', ']'), nested('{"a":', '}')]) {
      const answer = await fetch(`${other.httpUrl}/v1/echo`, { method: 'POST', body, headers: { ...asAnna, ...json } });
      expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'JSON_TOO_DEEP' });
    }
    await other.close();
  });
  it('is not waited for without end', () => {
    const { requestTimeout, headersTimeout } = app.nest.getHttpServer() as {
      requestTimeout: number;
      headersTimeout: number;
    };
    expect(requestTimeout).toBe(300_000);
    expect(headersTimeout).toBeLessThanOrEqual(60_000);
  });
  it('is 431 for headers beyond all measure, as a problem', async () => {
    expect(
      await problemOf(await call('/v1/echo/me', { headers: { ...asAnna, 'x-long': 'x'.repeat(40_000) } })),
    ).toMatchObject({ status: 431, code: 'HEADERS_TOO_LARGE' });
  });

  it('says when to come back', async () => {
    const busy = await call('/v1/echo/refusals/busy', { headers: asAnna });
    expect(busy.headers.get('retry-after')).toBe('3');
    expect(await problemOf(busy)).toMatchObject({ status: 429, code: 'TOO_BUSY' });
    const away = await call('/v1/echo/refusals/database', { headers: asAnna });
    expect(away.headers.get('retry-after')).toBe('2');
    expect(await problemOf(away)).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
  });

  it('tells nothing of a defect, which is logged', async () => {
    const body = await problemOf(await call('/v1/echo/refusals/defect', { headers: asAnna }));
    expect(body).toMatchObject({ status: 500, code: 'INTERNAL' });
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(app.logs.find((line) => JSON.stringify(line).includes('secret of the house'))).toMatchObject({
      level: 'error',
      method: 'GET',
      route: '/v1/echo/refusals/:text',
      request_id: expect.any(String),
    });
  });
});

describe('bodies', () => {
  it('keep their numbers and their bytes', async () => {
    const body = '{"id":12345678901234567890, "price":1.10}';
    const { text } = (await (await post('/v1/echo/raw', body)).json()) as { text: string };
    expect(text).toBe(`${Buffer.from(body).toString('base64')} {"id":12345678901234567890,"price":1.10}`);
  });

  it('that are no JSON stay bytes', async () => {
    const { text } = (await (await post('/v1/echo/raw', '<a/>', { 'content-type': 'application/xml' })).json()) as {
      text: string;
    };
    expect(text).toBe(`${Buffer.from('<a/>').toString('base64')} bytes`);
  });
});

describe('a browser', () => {
  const cookie = 'baton_session=anna';

  it('is given the headers that protect people, on every answer', async () => {
    for (const path of ['/v1/echo/greeting', '/v1/nowhere', '/livez']) {
      const { headers } = await call(path);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('may not write from another site', async () => {
    const write = (headers: Record<string, string>) =>
      call('/v1/echo/notes', { method: 'POST', body: '{"title":"a","amount":1}', headers: { ...json, ...headers } });
    expect((await write({ cookie, origin: app.httpUrl })).status).toBe(201);
    expect(await problemOf(await write({ cookie, origin: 'https://evil.example' }))).toMatchObject({
      status: 403,
      code: 'ORIGIN_FOREIGN',
    });
    expect(await problemOf(await write({ cookie, origin: 'null' }))).toMatchObject({ code: 'ORIGIN_FOREIGN' });
    expect(await problemOf(await write({ cookie, 'sec-fetch-site': 'cross-site' }))).toMatchObject({
      code: 'ORIGIN_FOREIGN',
    });
    expect((await write({ ...asAnna, origin: 'https://evil.example' })).status).toBe(201);
  });

  it('may not be led here under another name', async () => {
    expect(await withHost('/v1/echo/me', { cookie, host: 'evil.example' })).toBe(403);
    expect(await withHost('/v1/echo/me', { cookie, host: 'localhost:8080' })).toBe(200);
    expect(await withHost('/v1/echo/me', { ...asAnna, host: 'baton.internal' })).toBe(200);
  });
});

describe('operations', () => {
  it('are told of life, readiness and metrics', async () => {
    expect((await call('/livez')).status).toBe(200);
    expect(await (await call('/readyz')).json()).toEqual({ status: 'ready', failing: [] });
    const text = await (await call('/metrics')).text();
    expect(text).toMatch(/http_server_request_duration_seconds_count\{[^}]*http_route="\/v1\/echo\/me"/);
    expect(text).toContain('nodejs_eventloop_delay_p99_seconds');
  });
});

describe('the OpenAPI document', () => {
  it('is 3.1, names every operation once, and says how each may be refused', async () => {
    const document = (await (await call('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<
        string,
        Record<string, { operationId: string; security: unknown[]; responses: Record<string, unknown> }>
      >;
      components: { schemas: Record<string, unknown> };
    };
    expect(document.openapi).toBe('3.1.0');
    const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    expect(operations.every(({ responses }) => 'default' in responses)).toBe(true);
    expect(document.paths['/v1/echo/greeting']?.['get']).toMatchObject({ operationId: 'Echo_greeting', security: [] });
    expect(document.paths['/v1/echo/admin']?.['get']).toMatchObject({
      security: [{ apiKey: [] }, { session: [] }],
      responses: { 403: {} },
    });
    expect(document.components.schemas).toHaveProperty('EchoNote');
    expect(document.components.schemas).toHaveProperty('Problem');
  });
});
