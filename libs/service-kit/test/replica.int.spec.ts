import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { factTypes, topics, toTimestamp } from '@baton/contracts';
import { inTransaction, type Bus, type Fact, type SubscribeOptions } from '@baton/messaging';

import {
  createPool,
  hashToken,
  identityMigrations,
  ReplicaAuthenticator,
  runMigrations,
  type AskCredential,
  type Caller,
  type CredentialState,
} from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { temporaryPostgres, until } from './running.js';

const MINUTE_MS = 60_000;
const robot: Caller = { kind: 'api-key', tenant: 'acme', subject: 'k1', name: 'ERP', roles: ['operator'] };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const nobody: CredentialState = { caller: null, expiresAt: null, seq: 0 };
const away = () => Promise.reject(new Error('task is away'));

let postgres: RunningPostgres;
let pool: pg.Pool;
let replica: ReplicaAuthenticator;
let subscribed: SubscribeOptions;
let now: number;
/** What `task` answers, and how often it was asked. */
let answer: AskCredential;
let asked: number;

beforeAll(async () => {
  postgres = await temporaryPostgres();
  pool = createPool({ url: postgres.url, size: 4, onError: () => undefined });
  await runMigrations(pool, 'echo', identityMigrations('echo'));
});
afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
});
beforeEach(async () => {
  await pool.query('truncate echo.credentials');
  now = Date.now();
  asked = 0;
  answer = away;
  replica = await replicaOf();
});

async function replicaOf(): Promise<ReplicaAuthenticator> {
  const made = new ReplicaAuthenticator({
    pool,
    schema: 'echo',
    ask: (hash) => {
      asked++;
      return answer(hash);
    },
    clock: { now: () => now },
  });
  const bus = { subscribe: async (options: SubscribeOptions) => void (subscribed = options) };
  await made.subscribe(bus as unknown as Bus);
  made.stop();
  return made;
}

const fact = (token: string, seq: number, caller: unknown, expiresAt?: number): Fact => ({
  id: `${token} ${seq}`,
  topic: topics.credential,
  type: factTypes.CredentialChanged,
  source: 'baton/task',
  key: hashToken(token).toString('hex'),
  seq,
  time: new Date(now).toISOString(),
  tenant: 'acme',
  data: { caller: caller ?? undefined, expiresAt: expiresAt === undefined ? undefined : toTimestamp(expiresAt) },
});
const handle = (...facts: Fact[]) => inTransaction(pool, (tx) => subscribed.handle(facts, tx));
const known = (token: string) => replica.authenticate(bearer(token));
const rows = async () => Number((await pool.query('select 1 from echo.credentials')).rowCount);

describe('a copy of the credentials', () => {
  it('knows what it was told of without asking, and what was revoked as nobody', async () => {
    await handle(fact('a', 5, robot));
    expect(await known('a')).toEqual(robot);
    await handle(fact('a', 6, null));
    expect(await known('a')).toBeNull();
    expect(asked).toBe(0);
  });

  it('keeps the newest state, in whatever order and however often facts come', async () => {
    await handle(fact('a', 6, null));
    await handle(fact('a', 5, robot), fact('a', 4, robot));
    await handle(fact('b', 7, { ...robot, roles: ['admin'] }), fact('b', 6, robot), fact('b', 7, robot));
    expect(await known('a')).toBeNull();
    expect(await known('b')).toMatchObject({ roles: ['admin'] });
  });

  it('refuses from the moment on at which a credential expires, also while it remembers it', async () => {
    await handle(fact('a', 5, robot, now + 500));
    expect(await known('a')).toEqual(robot);
    now += 500;
    expect(await known('a')).toBeNull();
  });

  it('lets a credential prove only what it is', async () => {
    await handle(fact('a', 5, robot), fact('s', 6, { ...robot, kind: 'person', groups: ['g'] }));
    expect(await replica.authenticate({ cookie: 'baton_session=a' })).toBeNull();
    expect(await known('s')).toBeNull();
    expect(await replica.authenticate({ cookie: 'baton_session=s' })).toMatchObject({ kind: 'person', groups: ['g'] });
  });

  it('takes what it cannot read as proof of nobody, and roles it does not know as none', async () => {
    await handle(fact('a', 5, { tenant: 7 }), fact('b', 6, { ...robot, roles: ['operator', 'emperor', 'service'] }));
    expect(await known('a')).toBeNull();
    expect(await known('b')).toEqual(robot);
  });
});

describe('a credential that is not in the copy', () => {
  it('is asked about once, by however many calls, and kept', async () => {
    answer = async () => ({ caller: robot, expiresAt: null, seq: 3 });
    expect(await Promise.all([known('a'), known('a'), known('a')])).toEqual([robot, robot, robot]);
    answer = away;
    now += MINUTE_MS;
    expect(await known('a')).toEqual(robot);
    expect(asked).toBe(1);
  });

  it('is refused when it was revoked between the question and its answer', async () => {
    answer = async () => {
      await handle(fact('a', 9, null));
      return { caller: robot, expiresAt: null, seq: 3 };
    };
    expect(await known('a')).toBeNull();
    now += 10_000;
    expect(await known('a')).toBeNull();
  });

  it('is unavailable, never refused, while nobody answers', async () => {
    await handle(fact('b', 5, robot));
    await expect(known('a')).rejects.toMatchObject({ kind: 'unavailable', code: 'IDENTITY_UNAVAILABLE' });
    expect(await known('b')).toEqual(robot);
  });

  it('is refused for a second without asking again when nobody has it, and stored nowhere', async () => {
    answer = async () => nobody;
    expect([await known('a'), await known('a')]).toEqual([null, null]);
    expect(asked).toBe(1);
    expect(await rows()).toBe(0);
    now += 1_001;
    answer = async () => ({ caller: robot, expiresAt: null, seq: 3 });
    expect(await known('a')).toEqual(robot);
  });

  it('costs task few questions at once, however many are made up', async () => {
    const open: (() => void)[] = [];
    let running = 0;
    let most = 0;
    answer = async () => {
      most = Math.max(most, ++running);
      await new Promise<void>((resolve) => void open.push(resolve));
      running--;
      return nobody;
    };
    const flood = Array.from({ length: 800 }, (_, index) =>
      known(`made up ${index}`.replaceAll(' ', '-')).then(String, String),
    );
    let done = 0;
    for (const each of flood) void each.then(() => done++);
    await until(() => {
      for (const resolve of open.splice(0)) resolve();
      return done === flood.length;
    });
    expect(most).toBeLessThanOrEqual(16);
    const answers = await Promise.all(flood);
    expect(answers.every((each) => each === 'null' || each.includes('cannot be checked'))).toBe(true);
    expect(answers).toContain('null');
  });
});

describe('an old copy', () => {
  it('is confirmed when it is used, so that a lost revocation is found out', async () => {
    await handle(fact('a', 5, robot));
    now += 11 * MINUTE_MS;
    answer = async () => ({ caller: null, expiresAt: null, seq: 6 });
    expect(await known('a')).toEqual(robot);
    await until(async () => (await known('a')) === null);
    expect(asked).toBe(1);
  });

  it('is given up when task knows nothing of it, as after a backup was restored', async () => {
    await handle(fact('a', 5, robot));
    now += 11 * MINUTE_MS;
    answer = async () => nobody;
    await until(async () => (await known('a')) === null);
  });

  it('holds while task is away', async () => {
    await handle(fact('a', 5, robot));
    now += 24 * 60 * MINUTE_MS;
    for (let use = 0; use < 3; use++) {
      expect(await known('a')).toEqual(robot);
      now += 3_000;
    }
  });

  it('is not replaced by an answer that is older than a fact that came meanwhile', async () => {
    await handle(fact('a', 5, robot));
    now += 11 * MINUTE_MS;
    answer = async () => {
      await handle(fact('a', 7, null));
      return { caller: robot, expiresAt: null, seq: 5 };
    };
    await until(async () => (await known('a')) === null);
    now += 20 * MINUTE_MS;
    expect(await known('a')).toBeNull();
  });
});
