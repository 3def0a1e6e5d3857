import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { fromTimestamp, toTimestamp } from '@baton/contracts';
import { OperationsServiceService as Operations } from '@baton/contracts/operations';
import type { Bus, Fact, Subscription } from '@baton/messaging';

import {
  createApplication,
  createLogger,
  decodeStatus,
  JsonLogger,
  processKeys,
  ServiceClients,
  type Application,
  type Authenticator,
  type BusContext,
  type Role,
} from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { echoDefinition } from './echo.js';
import { temporaryPostgres, until } from './running.js';

/** `Bearer <role>`, of the tenant acme. */
const trusting: Authenticator = {
  authenticate: async ({ authorization = '' }) => ({
    tenant: 'acme',
    subject: 'ann',
    kind: 'person',
    roles: [authorization.replace('Bearer ', '') as Role],
  }),
};

const fact = (tenant: string, id: string): Fact => ({ tenant, id, type: 'baton.test.v1' }) as unknown as Fact;

/** A bus with two parked facts, of two tenants, and a switch that breaks it. */
class TestBus implements Bus {
  async listen(): Promise<{ stop: () => Promise<void> }> {
    return { stop: async () => undefined };
  }

  settled = 0;
  problem: string | undefined;
  redriven: string[] = [];
  constructor(readonly context: BusContext) {}
  private readonly consumer: Subscription = {
    group: 'ledger',
    deadLetters: async () =>
      ['acme', 'other'].map((tenant) => ({
        topic: 'baton.test.topic.v1',
        key: `key of ${tenant}`,
        fact: fact(tenant, `fact of ${tenant}`),
        cause: 'the ledger is closed',
        parkedAt: '2026-11-01T00:00:00.000Z',
      })),
    redrive: async (key) => {
      if (this.problem !== undefined) throw new Error(this.problem);
      return this.redriven.push(key);
    },
    stop: async () => undefined,
  };
  subscribe = async (): Promise<Subscription> => this.consumer;
  start = async (): Promise<void> => undefined;
  stop = async (): Promise<void> => undefined;
  health = () => [];
  subscriptions = () => [this.consumer];
  drained = async (): Promise<void> => void this.settled++;
  position = () => `position ${this.settled}`;
  trouble = () => this.problem;
  backlogs = async () => [];
}

let postgres: RunningPostgres;
let app: Application;
let bus: TestBus;
let client: Client;
const due: number[] = [];

const start = (options: Partial<Parameters<typeof createApplication>[1]> = {}) =>
  createApplication([echoDefinition], {
    databaseUrl: postgres.url,
    httpPort: 0,
    grpcPort: 0,
    drainMs: 200,
    logger: new JsonLogger(createLogger({ level: 'silent' })),
    authenticator: trusting,
    ...options,
  });

beforeAll(async () => {
  postgres = await temporaryPostgres();
  app = await start({ testClock: true, bus: (context) => (bus = new TestBus(context)) });
  await app.listen();
  app.clocks[0]!.register({
    nextDue: async () => due[0] ?? null,
    runDue: async (now) => void due.splice(0, due.filter((at) => at <= now).length),
  });
  client = new Client(app.grpcAddress, credentials.createInsecure());
});

afterAll(async () => {
  client?.close();
  await app?.close();
  await postgres?.stop();
});

interface Method<Request, Response> {
  readonly path: string;
  readonly requestSerialize: (value: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

const call = <Request, Response>(method: Method<Request, Response>, request: Request, role = 'operator') =>
  new Promise<Response>((resolve, reject) => {
    const { path, requestSerialize, responseDeserialize } = method;
    const metadata = new Metadata();
    metadata.set('authorization', `Bearer ${role}`);
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, request, metadata, (error, response) =>
      error ? reject(error) : resolve(response!),
    );
  });
const codeOf = async (asked: Promise<unknown>): Promise<string | undefined> => {
  const error = await asked.then(
    () => undefined,
    (reason: ServiceError) => reason,
  );
  return decodeStatus(error?.metadata.get('grpc-status-details-bin')[0] as Buffer)?.code;
};

describe('the operations of a process', () => {
  it('are for operators, admins and services alone', async () => {
    for (const role of ['operator', 'admin', 'service'])
      expect((await call(Operations.getClock, {}, role)).movable).toBe(true);
    const asked: Promise<unknown>[] = [
      call(Operations.getClock, {}, 'participant'),
      call(Operations.moveClock, { now: undefined }, 'participant'),
      call(Operations.runDue, {}, 'participant'),
      call(Operations.settle, {}, 'participant'),
      call(Operations.listDeadLetters, {}, 'participant'),
      call(Operations.redriveDeadLetters, { consumer: 'ledger', key: '' }, 'participant'),
    ];
    expect(new Set(await Promise.all(asked.map(codeOf)))).toEqual(new Set(['ROLE_REQUIRED']));
  });

  it('move the clock forward and never back, and do what is due when they are asked to', async () => {
    const { now, nextDue } = await call(Operations.getClock, {});
    expect(nextDue).toBeUndefined();
    const later = fromTimestamp(now)! + 3_600_000;
    due.push(later);
    expect(fromTimestamp((await call(Operations.getClock, {})).nextDue)).toBe(later);
    await call(Operations.moveClock, { now: toTimestamp(later) });
    expect(due).toEqual([later]);
    await call(Operations.runDue, {});
    expect(due).toEqual([]);
    const back = await call(Operations.moveClock, { now: toTimestamp(later - 1_800_000) });
    expect(fromTimestamp(back.now)!).toBeGreaterThanOrEqual(later);
    expect(await codeOf(call(Operations.moveClock, { now: undefined }))).toBe('VALIDATION_FAILED');
  });

  it('wait for the bus and tell its position', async () => {
    const [first, second] = [await call(Operations.settle, {}), await call(Operations.settle, {})];
    expect(first.position).toBe(`position ${bus.settled - 1}`);
    expect(second.position).not.toBe(first.position);
  });

  it('list and redrive the parked facts of the caller’s tenant', async () => {
    expect((await call(Operations.listDeadLetters, {})).deadLetters).toEqual([
      {
        consumer: 'ledger',
        topic: 'baton.test.topic.v1',
        key: 'key of acme',
        type: 'baton.test.v1',
        factId: 'fact of acme',
        cause: 'the ledger is closed',
        parkedAt: toTimestamp(Date.parse('2026-11-01T00:00:00Z')),
      },
    ]);
    expect(await call(Operations.redriveDeadLetters, { consumer: 'ledger', key: '' })).toEqual({ redriven: 1 });
    expect(await call(Operations.redriveDeadLetters, { consumer: 'ledger', key: 'key of other' })).toEqual({
      redriven: 0,
    });
    expect(bus.redriven).toEqual(['key of acme']);
    expect(await codeOf(call(Operations.redriveDeadLetters, { consumer: 'nobody', key: '' }))).toBe('CONSUMER_UNKNOWN');
  });

  it('say why a fact cannot be redriven, and the process why it is not ready', async () => {
    bus.problem = 'the broker does not answer';
    expect(await codeOf(call(Operations.redriveDeadLetters, { consumer: 'ledger', key: '' }))).toBe('REDRIVE_FAILED');
    const readyz = () => fetch(`${app.httpUrl}/readyz`);
    // It may pass by itself.
    expect((await readyz()).status).toBe(200);
    await until(async () => (await readyz()).status === 503);
    expect(await (await readyz()).json()).toEqual({
      status: 'not ready',
      failing: [{ check: 'bus', reason: 'the broker does not answer' }],
    });
    bus.problem = undefined;
    expect((await readyz()).status).toBe(200);
  });
});

describe('a bus that crashes', () => {
  it('makes the process not ready for good, and tells whoever runs it', async () => {
    let crashing!: TestBus;
    const broken = await start({ bus: (context) => (crashing = new TestBus(context)) });
    try {
      crashing.context.onCrash(new Error('not allowed to read the topic any more'));
      expect((await broken.broken).message).toBe('not allowed to read the topic any more');
      expect(await broken.readiness.failing()).toEqual([
        { check: 'bus', reason: 'not allowed to read the topic any more' },
      ]);
    } finally {
      await broken.close();
    }
  });
});

describe('a service of several replicas', () => {
  it('is called in turn, at the others when one is gone, and each by itself', async () => {
    const keys = processKeys(['echo']);
    const buses: TestBus[] = [];
    const bus = (context: BusContext) => (buses[buses.length] = new TestBus(context));
    const replicas = [await start({ keys, bus }), await start({ keys, bus })];
    for (const replica of replicas) await replica.listen();
    const address = replicas.map((replica) => replica.grpcAddress).join('|');
    const caller = await start({ keys, addressOf: () => address });
    const clients = caller.nest.get(ServiceClients);
    const operations = clients.client(Operations, 'echo', 'echo');
    const own = { tenant: 'acme' };
    const settled = () => buses.map((each) => each.settled);
    try {
      await until(async () => {
        await operations.settle({}, own);
        return settled().every((count) => count > 0);
      });
      const before = settled();
      for (let n = 0; n < 10; n++) await operations.settle({}, own);
      expect(settled()).toEqual(before.map((count) => count + 5));

      const each = await clients.clientsOfEach(Operations, 'echo', 'echo');
      expect(each.map((one) => one.address)).toEqual(address.split('|'));
      await replicas[0]!.close();
      for (let n = 0; n < 10; n++) await operations.settle({}, own);
      await expect(each[0]!.client.settle({}, own)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
      expect((await each[1]!.client.settle({}, own)).position).toBe(`position ${before[1]! + 16}`);
    } finally {
      await Promise.all([...replicas, caller].map((running) => running.close()));
    }
  });
});
