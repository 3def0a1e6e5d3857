import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from './bus-contract.js';
import { alignGeneration, createGenerationsSql, horizonAge, XidTail, type Cursor, type TailRow } from '../src/index.js';

let database: TestDatabase;
let schema: string;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.drop());
beforeEach(async () => {
  schema = `s${randomUUID().slice(0, 8)}`;
  await sql(`create schema $; create table $.journal (instance_id uuid, seq int, note text, xid xid8 not null default pg_current_xact_id(), at timestamptz not null default now(), primary key (instance_id, seq));
    create index on $.journal (xid, instance_id, seq); ${createGenerationsSql(schema)}`);
  await alignGeneration(database.pool, schema, 'journal');
});

const sql = (text: string) => database.pool.query(text.replaceAll('$', schema));
const tail = () =>
  new XidTail({
    pool: database.pool,
    schema,
    table: 'journal',
    key: 'instance_id',
    keyType: 'uuid',
    columns: ['note'],
    time: 'at',
  });
const add = (note: string) => sql(`insert into $.journal values ('${randomUUID()}', 1, '${note}')`);
const notes = (rows: readonly TailRow[]) => rows.map((row) => row['note'] as string);

/** Everything after `cursor`, page by page. */
async function all(cursor: Cursor | null, limit = 100): Promise<{ notes: string[]; cursor: Cursor | null }> {
  const reader = tail();
  const found: string[] = [];
  for (let from = cursor; ;) {
    const page = await reader.read(from, limit);
    found.push(...notes(page.rows));
    if (page.rows.length === 0) return { notes: found, cursor: page.cursor };
    from = page.cursor;
  }
}

/** Reads until the rows are there: transactions of other databases on the server hold the tail back too. Returns where it ended. */
async function expectRows(cursor: Cursor | null, wanted: readonly string[], limit = 100): Promise<Cursor | null> {
  await eventually(async () => (await all(cursor, limit)).notes, [...wanted]);
  return (await all(cursor, limit)).cursor;
}

/** As if this database had been restored here from a cluster that was far ahead. */
async function comesFromAnotherCluster(rows: readonly [note: string, xid: number][]): Promise<void> {
  await sql(`update $.xid_generations set cluster = 'the old one'`);
  for (const [note, xid] of rows) await sql(`insert into $.journal values ('${randomUUID()}', 1, '${note}', '${xid}')`);
}
const FAR = 4_000_000_000;

describe('the tail of a table', () => {
  it('is read in the order of transactions, and within one by key and seq', async () => {
    const [low, high] = ['00000000-0000-7000-8000-000000000001', 'f0000000-0000-7000-8000-000000000001'];
    await add('first');
    await sql(`insert into $.journal values ('${high}', 1, 'd'), ('${low}', 2, 'c'), ('${low}', 1, 'b')`);
    await add('last');
    for (const limit of [1, 2, 100]) await expectRows(null, ['first', 'b', 'c', 'd', 'last'], limit);
  });

  it('ends before the oldest running transaction, and skips nothing of it', async () => {
    const slow = await database.pool.connect();
    await slow.query('begin');
    await slow.query(`insert into ${schema}.journal values ('${randomUUID()}', 1, 'slow')`);
    await add('fast');
    const before = await all(null);
    expect(before.notes).toEqual([]);
    expect(await horizonAge(database.pool)).toBeGreaterThan(0);
    await slow.query('commit');
    slow.release();
    await expectRows(before.cursor, ['slow', 'fast']);
  });

  it('is gone on with from a cursor, which survives JSON', async () => {
    await add('a');
    const cursor = await expectRows(null, ['a']);
    await add('b');
    await expectRows(JSON.parse(JSON.stringify(cursor)) as Cursor, ['b']);
  });

  it('is not read before its generation is known', async () => {
    await sql('delete from $.xid_generations');
    await expect(tail().read(null, 1)).rejects.toThrow('alignGeneration');
  });
});

describe('the backlog of a tail', () => {
  it('is what has been committed after a place, however slow other transactions are, and the age of the oldest', async () => {
    expect(await tail().backlog(null)).toEqual({ waiting: 0, oldestSeconds: 0 });
    await add('a');
    const cursor = await expectRows(null, ['a']);
    await add('b');
    await sql(`update $.journal set at = now() - interval '90 seconds' where note = 'b'`);
    await add('c');
    const { waiting, oldestSeconds } = await tail().backlog(cursor);
    expect(waiting).toBe(2);
    expect(oldestSeconds).toBeGreaterThanOrEqual(90);
    expect(oldestSeconds).toBeLessThan(600);
  });
});

describe('a database restored into a cluster with smaller transaction ids', () => {
  it('drains its old rows first, then the new ones, for every reader wherever it stood', async () => {
    await comesFromAnotherCluster([
      ['old 1', FAR],
      ['old 2', FAR + 1],
    ]);
    const cursor = { xid: String(FAR), key: 'ffffffff-ffff-ffff-ffff-ffffffffffff', seq: 1, generation: 0 };
    expect(await alignGeneration(database.pool, schema, 'journal')).toEqual({ generation: 1 });
    await add('new 1');
    await expectRows(cursor, ['old 2', 'new 1']);
    await expectRows(null, ['old 1', 'old 2', 'new 1']);
  });

  it('delivers its new rows to a reader that had seen rows which it lost', async () => {
    await comesFromAnotherCluster([['old', FAR]]);
    const ahead = { xid: String(FAR + 1_000_000), key: randomUUID(), seq: 1, generation: 0 };
    await alignGeneration(database.pool, schema, 'journal');
    await add('new 1');
    const read = await expectRows(ahead, ['new 1']);
    await add('new 2');
    await expectRows(read, ['new 2']);
  });

  it('still skips no slow transaction', async () => {
    await comesFromAnotherCluster([['old', FAR]]);
    await alignGeneration(database.pool, schema, 'journal');
    const slow = await database.pool.connect();
    await slow.query('begin');
    await slow.query(`insert into ${schema}.journal values ('${randomUUID()}', 1, 'slow')`);
    await add('fast');
    const before = await expectRows(null, ['old']);
    await slow.query('commit');
    slow.release();
    await expectRows(before, ['slow', 'fast']);
  });

  it('can be restored again and again', async () => {
    await comesFromAnotherCluster([['old', FAR]]);
    await alignGeneration(database.pool, schema, 'journal');
    await add('middle');
    const cursor = await expectRows(null, ['old', 'middle']);
    await sql(`update $.xid_generations set cluster = 'the next one' where generation = 1`);
    expect(await alignGeneration(database.pool, schema, 'journal')).toEqual({ generation: 2 });
    await add('new');
    await expectRows(cursor, ['new']);
    await expectRows(null, ['old', 'middle', 'new']);
  });

  it('is left alone while the cluster stays the same', async () => {
    await add('a');
    for (let n = 0; n < 3; n++)
      expect(await alignGeneration(database.pool, schema, 'journal')).toEqual({ generation: 0 });
  });
});
