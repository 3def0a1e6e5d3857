import { once } from 'node:events';
import { connect } from 'node:net';

import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Application } from '../src/index.js';
import { EchoService, type Text } from './echo.js';
import { listening, temporaryPostgres, until } from './running.js';

let postgres: Awaited<ReturnType<typeof temporaryPostgres>>;
let app: Application & { logs: Record<string, unknown>[] };

beforeEach(async () => {
  postgres = await temporaryPostgres();
  app = await listening(postgres.url, { drainMs: 300 });
});

afterEach(async () => {
  await app?.close();
  await postgres?.stop();
});

describe('closing', () => {
  it('ends by its deadline although a stream is open', async () => {
    const client = new Client(app.grpcAddress, credentials.createInsecure());
    const metadata = new Metadata();
    metadata.set('authorization', 'Bearer baton_anna');
    const { path, requestSerialize, responseDeserialize } = EchoService.count;
    const stream = client.makeServerStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      { text: 'for ever' },
      metadata,
    );
    const ended = new Promise<ServiceError>((resolve) => stream.on('error', resolve));
    await new Promise<Text>((resolve) => stream.once('data', resolve));
    const began = performance.now();
    await app.close();
    expect(performance.now() - began).toBeLessThan(2000);
    expect((await ended).code).toBeGreaterThan(0);
    client.close();
  });

  it('is not ready any more, and may be asked for twice', async () => {
    const url = app.httpUrl;
    await Promise.all([app.close(), app.close()]);
    expect(await app.readiness.failing()).toEqual([{ check: 'closing', reason: 'The process is ending' }]);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
  });
});

describe('a connection that is open when the process leaves', () => {
  /** Speaks HTTP by hand, to decide when a request is complete. */
  function connection() {
    const { hostname, port } = new URL(app.httpUrl);
    const socket = connect({ host: hostname, port: Number(port) });
    let heard = '';
    socket.on('data', (bytes) => (heard += bytes.toString())).on('error', () => undefined);
    const ended = once(socket, 'close');
    const note = JSON.stringify({ title: 'kept', amount: 1 });
    return {
      heard: () => heard,
      begin: () => void socket.write(`${head('POST', 'notes')}content-length: ${note.length}\r\n\r\n`),
      complete: () => void socket.write(note),
      ask: (path: string) => void socket.write(`${head('GET', path)}\r\n`),
      ended,
    };
  }
  const head = (method: string, path: string): string =>
    `${method} /v1/echo/${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer baton_anna\r\ncontent-type: application/json\r\n`;

  it('has the answer to the request that is under way, and what comes after it may be asked again elsewhere', async () => {
    await app.close();
    app = await listening(postgres.url, { drainMs: 20_000 });
    const open = connection();
    open.ask('me');
    await until(async () => open.heard().includes('200 OK'));
    expect(open.heard()).not.toMatch(/connection: close/i);
    open.begin();
    await until(async () => (await fetch(`${app.httpUrl}/livez`)).ok);
    const closed = app.close();
    await until(async () => (await fetch(`${app.httpUrl}/livez`).catch(() => undefined)) === undefined);
    open.complete();
    open.ask('me');
    await open.ended;
    await closed;
    const [, first = '', second = ''] = open.heard().split('HTTP/1.1 ').slice(1);
    expect(first).toMatch(/^201/);
    expect(second).toMatch(/^503[^]*retry-after: 1[^]*STOPPING/i);
  });
});

describe('a database that goes away', () => {
  it('makes the process not ready, never dead, and it recovers by itself', async () => {
    const readyz = async () => (await fetch(`${app.httpUrl}/readyz`)).status;
    expect(await readyz()).toBe(200);
    await postgres.restart(async () => {
      expect(await readyz()).toBe(503);
      expect((await fetch(`${app.httpUrl}/livez`)).status).toBe(200);
    });
    await until(async () => (await readyz()) === 200);
  });
});
