import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './bus-contract.js';
import {
  createInboxSql,
  createOutboxSql,
  factSeq,
  HighWater,
  Inbox,
  outboxInsert,
  pruneOutbox,
  type Fact,
} from '../src/index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(createInboxSql(database.schema) + createOutboxSql(database.schema));
});
afterAll(() => database.drop());

const fact = (key: string, seq: number): Fact => ({
  id: `${key}:${seq}`,
  topic: 't',
  type: 'x',
  source: '/s',
  key,
  seq,
  time: '',
  tenant: 'a',
  data: null,
});

async function inTx<Result>(
  end: 'commit' | 'rollback',
  work: (tx: import('pg').PoolClient) => Promise<Result>,
): Promise<Result> {
  const tx = await database.pool.connect();
  await tx.query('begin');
  const result = await work(tx);
  await tx.query(end);
  tx.release();
  return result;
}

describe('the inbox', () => {
  it('knows an id once its transaction has committed, per consumer', async () => {
    const inbox = new Inbox(database.schema);
    const once = (end: 'commit' | 'rollback', consumer: string) =>
      inTx(end, (tx) => inbox.once(tx, consumer, ['a', 'b']));
    expect(await once('rollback', 'c')).toEqual(new Set(['a', 'b']));
    expect(await once('commit', 'c')).toEqual(new Set(['a', 'b']));
    expect(await once('commit', 'c')).toEqual(new Set());
    expect(await once('commit', 'd')).toEqual(new Set(['a', 'b']));
  });

  it('forgets what is old', async () => {
    const inbox = new Inbox(database.schema);
    await inTx('commit', (tx) => inbox.once(tx, 'p', ['old', 'new']));
    await database.pool.query(
      `update ${database.schema}.inbox set handled_at = now() - interval '20 days' where fact_id = 'old'`,
    );
    expect(await inbox.prune(database.pool, 14)).toBe(1);
    expect(await inTx('commit', (tx) => inbox.once(tx, 'p', ['old', 'new']))).toEqual(new Set(['old']));
  });
});

describe('the high-water mark', () => {
  const mark = (end: 'commit' | 'rollback', ...facts: Fact[]) =>
    inTx(end, async (tx) => (await new HighWater(database.schema).fresh(tx, 'c', facts)).map(({ id }) => id));

  it('lets new facts through in order and drops what it has passed', async () => {
    expect(await mark('rollback', fact('k', 1))).toEqual(['k:1']);
    expect(await mark('commit', fact('k', 1), fact('l', 5), fact('k', 2), fact('k', 2))).toEqual(['k:1', 'l:5', 'k:2']);
    expect(await mark('commit', fact('l', 4), fact('k', 2), fact('k', 3))).toEqual(['k:3']);
    expect(await mark('commit', fact('k', 1))).toEqual([]);
  });

  it('refuses one of two who make the first mark of a key at the same time, so that it begins again', async () => {
    const water = new HighWater(database.schema);
    const [first, second] = [await database.pool.connect(), await database.pool.connect()];
    try {
      await first.query('begin');
      await second.query('begin');
      const { rows } = await second.query<{ pid: number }>('select pg_backend_pid() as pid');
      expect((await water.fresh(first, 'both', [fact('new', 1)])).length).toBe(1);
      const late = water.fresh(second, 'both', [fact('new', 1)]);
      const refused = expect(late).rejects.toMatchObject({ code: '40001' });
      // It has seen no mark, and waits for the first to have made one.
      const waiting = `select from pg_stat_activity where pid = $1 and wait_event_type = 'Lock'`;
      await eventually(async () => (await database.pool.query(waiting, [rows[0]?.pid])).rowCount, 1);
      await first.query('commit');
      await refused;
      await second.query('rollback');
      await second.query('begin');
      expect(await water.fresh(second, 'both', [fact('new', 1), fact('new', 2)])).toEqual([fact('new', 2)]);
      await second.query('commit');
    } finally {
      first.release(true);
      second.release(true);
    }
  });

  it('tells the facts of one row apart', () => {
    expect([factSeq(1, 0), factSeq(1, 1), factSeq(2, 0)]).toEqual([4096, 4097, 8192]);
  });
});

describe('the outbox', () => {
  it('is undone with its transaction, and pruned by age', async () => {
    const count = async () => (await database.pool.query(`select from ${database.schema}.outbox`)).rowCount;
    await inTx('rollback', (tx) => outboxInsert(tx, database.schema, [fact('k', 1)]));
    expect(await count()).toBe(0);
    await inTx('commit', (tx) => outboxInsert(tx, database.schema, [fact('k', 1), fact('k', 2)]));
    await database.pool.query(`update ${database.schema}.outbox set at = now() - interval '20 days' where seq = 1`);
    expect(await pruneOutbox(database.pool, database.schema, 14)).toBe(1);
    expect(await count()).toBe(1);
  });
});
