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
