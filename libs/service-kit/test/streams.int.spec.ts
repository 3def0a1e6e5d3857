import {
  Client,
  credentials,
  Metadata,
  status,
  type ClientDuplexStream,
  type MethodDefinition,
  type StatusObject,
} from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Rejection } from '@baton/kernel';

import { OpenStreams, type Application, type Authenticator, type Caller } from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { anna, EchoService, type Text } from './echo.js';
import { listening, temporaryPostgres, until } from './running.js';

let postgres: RunningPostgres;
let app: Application;
let client: Client;
/** Who `Bearer baton_x` is now. */
let known: () => Caller | null;
let asked: number;

const authenticator: Authenticator = {
  authenticate: async () => {
    asked++;
    return known();
  },
};

beforeAll(async () => {
  postgres = await temporaryPostgres();
});
beforeEach(async () => {
  known = () => anna;
  asked = 0;
  app = await listening(postgres.url, { authenticator, drainMs: 20_000 });
  client = new Client(app.grpcAddress, credentials.createInsecure());
});
afterEach(async () => {
  client.close();
  await app.close();
});
afterAll(() => postgres?.stop());

/** A stream that is open and has answered once. */
async function open(method: typeof EchoService.call | typeof EchoService.talk | typeof EchoService.count) {
  const metadata = new Metadata();
  metadata.set('authorization', 'Bearer baton_x');
  const { path, requestSerialize, responseDeserialize } = method as unknown as MethodDefinition<Text, Text>;
  const stream = method.requestStream
    ? client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata)
    : client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, { text: 'for ever' }, metadata);
  let outcome: StatusObject | undefined;
  let answers = 0;
  stream.on('error', () => undefined);
  stream.on('data', () => answers++);
  stream.on('status', (got: StatusObject) => (outcome = got));
  if ('write' in stream) (stream as ClientDuplexStream<Text, Text>).write({ text: 'hi' });
  await until(() => answers > 0);
  return { stream, outcome: () => outcome };
}

describe('an open stream', () => {
  it.each([EchoService.call, EchoService.talk, EchoService.count])(
    'ends as unauthenticated when its caller is known no more: $path',
    async (method) => {
      const { outcome } = await open(method);
      known = () => null;
      await until(() => outcome() !== undefined, 5_000);
      expect(outcome()).toMatchObject({ code: status.UNAUTHENTICATED });
    },
  );

  it('stays while its caller is known, or nobody can say', async () => {
    const { outcome, stream } = await open(EchoService.call);
    known = () => {
      throw new Rejection('unavailable', 'DATABASE_UNAVAILABLE', 'Away');
    };
    await until(() => asked > 2);
    known = () => ({ ...anna });
    await until(() => asked > 4);
    expect(outcome()).toBeUndefined();
    stream.cancel();
  });

  it('ends well when its caller may do other things now: the client comes again as who it is', async () => {
    const { outcome } = await open(EchoService.call);
    known = () => ({ ...anna, roles: ['operator'] });
    await until(() => outcome() !== undefined, 5_000);
    expect(outcome()?.code).toBe(status.OK);
  });

  it('is not asked about when it has ended', async () => {
    const { stream, outcome } = await open(EchoService.call);
    const other = await open(EchoService.call);
    stream.cancel();
    await until(() => outcome() !== undefined);
    const before = asked;
    await until(() => asked > before + 1);
    expect(other.outcome()).toBeUndefined();
    other.stream.cancel();
  });

  it('is nothing that answers once: its caller is asked for that call alone', async () => {
    const { path, requestSerialize, responseDeserialize } = EchoService.say;
    const metadata = new Metadata();
    metadata.set('authorization', 'Bearer baton_x');
    await new Promise((resolve) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, { text: 'hi' }, metadata, resolve);
    });
    expect(app.nest.get(OpenStreams).size).toBe(0);
    const { stream } = await open(EchoService.call);
    expect(app.nest.get(OpenStreams).size).toBe(1);
    stream.cancel();
    await until(() => app.nest.get(OpenStreams).size === 0);
  });

  it('ends at once when the process stops', async () => {
    const { outcome } = await open(EchoService.call);
    const began = performance.now();
    await app.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(outcome()?.code).toBe(status.OK);
  });
});
