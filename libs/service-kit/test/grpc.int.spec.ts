import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

import { Client, credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { OperationsServiceService } from '@baton/contracts/operations';
import { Rejection } from '@baton/kernel';

import { ServiceClients, type Application, type ServiceClient } from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { anna, echoDefinition, EchoService, otherDefinition, OtherService, type Text } from './echo.js';
import { listening, temporaryPostgres, until } from './running.js';

let postgres: RunningPostgres;
let app: Application & { logs: Record<string, unknown>[] };
let client: Client;
let echo: ServiceClient<typeof EchoService>;

beforeAll(async () => {
  postgres = await temporaryPostgres();
  app = await listening(
    postgres.url,
    { descriptors: await readFile(new URL('../../contracts/image.binpb', import.meta.url)) },
    [echoDefinition, otherDefinition],
  );
  client = new Client(app.grpcAddress, credentials.createInsecure());
  echo = app.nest.get(ServiceClients).client(EchoService, 'other', 'echo');
});

afterAll(async () => {
  client?.close();
  await app?.close();
  await postgres?.stop();
});

const key = (authorization?: string): Metadata => {
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization);
  return metadata;
};

type Unary = typeof EchoService.say;
const unary = (method: Unary, text: string, metadata: Metadata): Promise<Text> =>
  new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      { text },
      metadata,
      (error, answer) => (error ? reject(error) : resolve(answer as Text)),
    );
  });

/** Opens a bidirectional call, sends `texts`, and collects what comes back until it ends or fails. */
const bidi = (method: typeof EchoService.talk | typeof EchoService.call, texts: string[], metadata: Metadata) =>
  new Promise<{ answers: string[]; error?: ServiceError }>((resolve) => {
    const answers: string[] = [];
    const call = client.makeBidiStreamRequest(
      method.path,
      method.requestSerialize,
      method.responseDeserialize,
      metadata,
    );
    call.on('data', ({ text }: Text) => answers.push(text));
    call.on('error', (error: ServiceError) => resolve({ answers, error }));
    call.on('end', () => resolve({ answers }));
    for (const text of texts) call.write({ text });
    call.end();
  });

describe('the gRPC server', () => {
  it('guards every method: nobody without credentials comes in', async () => {
    await expect(unary(EchoService.say, 'hi', key())).rejects.toMatchObject({ code: status.UNAUTHENTICATED });
    await expect(unary(EchoService.say, 'hi', key('Bearer baton_wrong'))).rejects.toMatchObject({
      code: status.UNAUTHENTICATED,
    });
    expect(await unary(EchoService.say, 'hi', key('Bearer baton_anna'))).toEqual({ text: 'anna via nobody says hi' });
  });

  it('lets strangers into public methods, and still knows who calls', async () => {
    expect(await unary(EchoService.greet, '', key())).toEqual({ text: 'stranger' });
    expect(await unary(EchoService.greet, '', key('Bearer baton_anna'))).toEqual({ text: 'anna' });
  });

  it('keeps services of the same short name apart', async () => {
    expect(await unary(OtherService.say, '', key())).toEqual({ text: 'other' });
  });

  it.each([EchoService.talk, EchoService.call])('survives a denied stream, and answers it: $path', async (method) => {
    const { error } = await bidi(method, ['hi'], key());
    expect(error).toMatchObject({ code: status.UNAUTHENTICATED });
    expect(await bidi(method, ['a', 'b'], key('Bearer baton_anna'))).toEqual({ answers: ['anna: a', 'anna: b'] });
  });

  it('ends a stream with the rejection that its handler throws', async () => {
    const { error } = await bidi(EchoService.talk, ['a', 'busy'], key('Bearer baton_anna'));
    expect(error).toMatchObject({ code: status.RESOURCE_EXHAUSTED, details: 'Come back later' });
  });

  it('says nothing of its own defects, and logs them', async () => {
    const failure = (await unary(EchoService.say, 'defect', key('Bearer baton_anna')).catch(
      (error: unknown) => error,
    )) as ServiceError;
    expect(failure).toMatchObject({ code: status.INTERNAL });
    expect(JSON.stringify([failure.details, failure.metadata.getMap()])).not.toContain('secret');
    const line = app.logs.find((each) => JSON.stringify(each).includes('secret of the house'));
    expect(line).toMatchObject({ level: 'error', rpc: '/baton.echo.v1.EchoService/Say' });
  });

  it('says UNIMPLEMENTED for a method nobody serves', async () => {
    await expect(unary(EchoService.missing, '', key('Bearer baton_anna'))).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
    });
  });
});

describe('a client of another service', () => {
  it('signs its calls and carries the person', async () => {
    expect(await echo.say({ text: 'hi' }, { caller: anna })).toEqual({ text: 'anna via other says hi' });
    expect(await echo.say({ text: 'hi' }, { tenant: 'acme' })).toEqual({ text: 'other via nobody says hi' });
  });

  it('cannot use its token at another service', async () => {
    const wrong = app.nest.get(ServiceClients).client(EchoService, 'other', 'other');
    await expect(wrong.say({ text: 'hi' }, { caller: anna })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('speaks for others only where that is allowed to it; on its own account everywhere', async () => {
    const itself = app.nest.get(ServiceClients).client(EchoService, 'echo', 'echo');
    await expect(itself.say({ text: 'hi' }, { caller: anna })).rejects.toMatchObject({
      kind: 'denied',
      code: 'CALLER_NOT_ALLOWED',
    });
    expect(await itself.say({ text: 'hi' }, { tenant: 'acme' })).toEqual({ text: 'echo via nobody says hi' });
  });

  it('rejects with what the callee rejected with', async () => {
    const refused = await echo.say({ text: 'field' }, { caller: anna }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Rejection);
    expect(refused).toMatchObject({
      kind: 'invalid',
      code: 'VALIDATION_FAILED',
      details: { fields: [{ field: 'variables.amount', message: 'must be a number' }] },
    });
    await expect(echo.say({ text: 'busy' }, { caller: anna })).rejects.toMatchObject({
      code: 'TOO_BUSY',
      details: { retryAfterMs: 2500 },
    });
    await expect(echo.say({ text: 'database' }, { caller: anna })).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'DATABASE_UNAVAILABLE',
    });
  });

  it('reads server streams, and gets their rejection', async () => {
    const read = async (text: string) => {
      const seen: string[] = [];
      for await (const answer of await echo.count({ text }, { caller: anna })) seen.push((answer as Text).text);
      return seen;
    };
    expect(await read('three')).toEqual(['0', '1', '2']);
    await expect(read('fail')).rejects.toMatchObject({ code: status.FAILED_PRECONDITION, details: 'No more' });
  });

  it('is typed by the generated contract', async () => {
    const operations = app.nest.get(ServiceClients).client(OperationsServiceService, 'echo', 'other');
    expect((await operations.getClock({}, { tenant: 'acme' })).movable).toBe(false);
  });

  it('gives up at its deadline', async () => {
    const slow = app.nest.get(ServiceClients).client(EchoService, 'other', 'echo');
    await expect(slow.say({ text: 'hi' }, { caller: anna, deadlineMs: 0 })).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });
});

describe('health and reflection', () => {
  const { service } = createRequire(import.meta.url)('grpc-health-check') as typeof import('grpc-health-check');
  const method = service['Check'] as unknown as {
    path: string;
    requestSerialize(value: unknown): Buffer;
    responseDeserialize(bytes: Buffer): { status: string };
  };

  const check = (name: string): Promise<string> =>
    new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize,
        { service: name },
        (error, answer) => (error ? reject(error) : resolve(answer!.status)),
      );
    });

  it('says SERVING per service while the process is ready, without credentials', async () => {
    await until(async () => (await check('baton.echo.v1.EchoService')) === 'SERVING');
    expect(await check('')).toBe('SERVING');
    await expect(check('baton.unknown.v1.X')).rejects.toMatchObject({ code: status.NOT_FOUND });
  });

  it('says NOT_SERVING while a need is not met', async () => {
    let met = false;
    app.readiness.add('test', () => {
      if (!met) throw new Error('not yet');
    });
    await until(async () => (await check('')) === 'NOT_SERVING');
    met = true;
    await until(async () => (await check('')) === 'SERVING');
  });

  it('lets tools find a service whose proto imports others', async () => {
    const { stdout, stderr } = await promisify(execFile)('node_modules/.bin/buf', [
      'curl',
      '--protocol',
      'grpc',
      '--http2-prior-knowledge',
      '-d',
      '{}',
      `http://${app.grpcAddress}/baton.operations.v1.OperationsService/GetClock`,
    ]).catch((error: { stdout: string; stderr: string }) => error);
    expect(`${stdout}${stderr}`).toContain('unauthenticated');
  });
});
