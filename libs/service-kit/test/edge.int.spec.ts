import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { processKeys, type Application, type ServiceDefinition } from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { addDue, book, bookBus, DONE, olga, unbearable } from './books.js';
import { listening, temporaryPostgres, until } from './running.js';

const HOUR = 3_600_000;
const asOlga = { authorization: 'Bearer baton_olga', 'content-type': 'application/json' };
const keys = processKeys(['diary', 'ledger', 'portal']);
const portal: ServiceDefinition = {
  name: 'portal',
  schema: 'portal',
  module: class Portal {},
  migrations: [],
  entities: [],
};

let postgres: RunningPostgres;
/** Two processes of each service, and the edge. */
let processes: Record<'diary' | 'ledger', Application[]>;
let edge: Application;

beforeAll(async () => {
  postgres = await temporaryPostgres();
});
afterAll(() => postgres?.stop());

const options = { authenticator: olga, keys, addressOf: (service: string) => addressOf(service), bus: bookBus };
const about = { version: '0.1.0', testClock: true, smtpConfigured: false };
const addressOf = (service: string): string =>
  service === 'portal'
    ? edge.grpcAddress
    : processes[service as 'diary'].map(({ grpcAddress }) => grpcAddress).join('|');

/** Two processes of each service, with the edge in front of them. */
async function start(): Promise<void> {
  processes = { diary: [], ledger: [] };
  for (const service of ['diary', 'ledger', 'diary', 'ledger'] as const)
    processes[service].push(await listening(postgres.url, { ...options, testClock: true }, [book(service)]));
  const installation = ['diary', 'ledger'];
  edge = await listening(postgres.url, { ...options, testClock: true, about, installation }, [portal]);
  await edge.pool.query(DONE);
  await edge.pool.query('truncate public.done, diary.due, ledger.due');
}

async function stop(): Promise<void> {
  await edge?.close();
  for (const each of [...processes.diary, ...processes.ledger]) await each.close();
}

const post = async (path: string, body: object, headers: Record<string, string> = asOlga) => {
  const answer = await fetch(edge.httpUrl + path, { method: 'POST', body: JSON.stringify(body), headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};
const letters = async (): Promise<Record<string, unknown>[]> => {
  const answer = await fetch(`${edge.httpUrl}/v1/dlq`, { headers: asOlga });
  return ((await answer.json()) as { deadLetters: Record<string, unknown>[] }).deadLetters;
};
const done = async (): Promise<string[]> =>
  (await edge.pool.query<{ note: string }>('select note from public.done order by n')).rows.map(({ note }) => note);
const now = (): number => processes.diary[0]?.clocks[0]?.now() ?? 0;

describe('the clock of an installation', () => {
  beforeAll(start);
  afterAll(stop);

  it('does all that falls due on the way in due order, whichever process has it and whatever follows from it', async () => {
    const began = now();
    await addDue(edge.pool, 'diary', began + HOUR, 'one');
    await addDue(edge.pool, 'ledger', began + 2 * HOUR, 'two');
    await addDue(edge.pool, 'diary', began + 3 * HOUR, 'three');
    await addDue(edge.pool, 'diary', began + 9 * HOUR, 'later');
    const { status, body } = await post('/v1/clock/advance', { duration: 'PT4H' });
    expect([status, await done()]).toEqual([200, ['one', 'after one', 'two', 'three', 'after three']]);
    expect(Date.parse(String(body['now']))).toBeGreaterThanOrEqual(began + 4 * HOUR);
    for (const each of [...processes.diary, ...processes.ledger])
      expect(each.clocks[0]?.now()).toBeGreaterThanOrEqual(began + 4 * HOUR);
  });

  it.each([
    ['-PT1H', 400, 'CLOCK_BACKWARDS'],
    ['soon', 400, 'DURATION_INVALID'],
  ])('is not moved by %s', async (duration, status, code) => {
    expect(await post('/v1/clock/advance', { duration })).toMatchObject({ status, body: { code } });
  });

  it('is moved by operators alone', async () => {
    const asPaul = { ...asOlga, authorization: 'Bearer baton_paul' };
    expect(await post('/v1/clock/advance', { duration: 'PT1H' }, asPaul)).toMatchObject({
      status: 403,
      body: { code: 'ROLE_REQUIRED' },
    });
  });
});

describe('the parked facts of an installation', () => {
  beforeAll(start);
  afterAll(stop);

  it('are listed once, however many replicas know of them, and handled again', async () => {
    unbearable.add('one');
    await addDue(edge.pool, 'diary', now() + HOUR, 'one');
    await post('/v1/clock/advance', { duration: 'PT2H' });
    await until(async () => (await letters()).length > 0);
    expect(await letters()).toEqual([
      {
        service: 'ledger',
        topic: 'baton.diary.note.v1',
        key: 'one',
        type: 'baton.diary.v1.Noted',
        factId: expect.any(String),
        cause: expect.stringContaining('one cannot be borne'),
        parkedAt: expect.stringMatching(/^\d{4}-.*Z$/),
      },
    ]);
    expect(await post('/v1/dlq/redrive', { service: 'ledger' })).toMatchObject({
      status: 409,
      body: { code: 'REDRIVE_FAILED' },
    });
    unbearable.clear();
    expect(await post('/v1/dlq/redrive', { service: 'ledger', key: 'another' })).toMatchObject({
      body: { redriven: 0 },
    });
    expect(await post('/v1/dlq/redrive', { service: 'ledger' })).toEqual({ status: 200, body: { redriven: 1 } });
    expect(await letters()).toEqual([]);
  });

  it('of a consumer that nobody has are none', async () => {
    expect(await post('/v1/dlq/redrive', { service: 'nobody' })).toMatchObject({
      status: 404,
      body: { code: 'CONSUMER_UNKNOWN' },
    });
  });
});

describe('an installation that lacks a process', () => {
  beforeEach(start);
  afterEach(stop);

  it('moves its clock although a replica is gone, and not when a whole service is', async () => {
    await addDue(edge.pool, 'diary', now() + HOUR, 'one');
    await processes.diary[0]?.close();
    expect((await post('/v1/clock/advance', { duration: 'PT2H' })).status).toBe(200);
    expect(await done()).toEqual(['one', 'after one']);
    await processes.diary[1]?.close();
    expect(await post('/v1/clock/advance', { duration: 'PT2H' })).toMatchObject({
      status: 503,
      body: { code: 'SERVICE_UNAVAILABLE', detail: expect.stringContaining('diary') },
    });
  });

  it('leaves its clock alone where one process runs without the test clock', async () => {
    for (const each of processes.ledger) await each.close();
    processes.ledger = [await listening(postgres.url, options, [book('ledger')])];
    const before = now();
    expect(await post('/v1/clock/advance', { duration: 'PT1H' })).toMatchObject({
      status: 409,
      body: { code: 'CLOCK_FIXED' },
    });
    expect(now() - before).toBeLessThan(HOUR);
  });
});

describe('all services in one process', () => {
  it('are moved together, as they are over several', async () => {
    unbearable.clear();
    const definitions = [book('diary'), book('ledger')];
    edge = await listening(postgres.url, { ...options, testClock: true, about }, definitions);
    await edge.pool.query(DONE);
    await edge.pool.query('truncate public.done, diary.due, ledger.due');
    const began = edge.clocks[0]?.now() ?? 0;
    await addDue(edge.pool, 'diary', began + HOUR, 'alone');
    await addDue(edge.pool, 'ledger', began + 2 * HOUR, 'two');
    expect((await post('/v1/clock/advance', { duration: 'PT4H' })).status).toBe(200);
    expect(await done()).toEqual(['alone', 'after alone', 'two']);
    expect(await letters()).toEqual([]);
    await edge.close();
  });
});
