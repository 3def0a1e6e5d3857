import { randomBytes } from 'node:crypto';

import { uuidv7 } from '@baton/kernel';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { boundJournalSql, JournalPartitions, partitionJournalSql, uuidBound } from '../src/index.js';
import { accountJournal, accountTables, context, openWith, pay, until } from './account-journal.js';

const YEAR = 2026;
const month = (n: number): number => Date.UTC(YEAR, n, 1);
const idAt = (ms: number): string => uuidv7(ms, randomBytes(10));

let database: TestDatabase;
beforeAll(async () => void (database = await testDatabase()));
afterAll(() => database.drop());

/** A journal in a schema of its own whose first partition ends with the first of a month. */
async function partitioned(schema: string, end: number, migrate = true): Promise<JournalPartitions> {
  await database.pool.query(`create schema ${schema}; ${accountTables(schema)}`);
  if (migrate) await migrated(schema, end);
  return new JournalPartitions(database.pool, schema);
}

async function migrated(schema: string, end: number): Promise<void> {
  await database.pool.query(boundJournalSql(schema, uuidBound(end)));
  const { rowCount } = await database.pool.query(`select from ${schema}.journal limit 1`);
  for (const statement of partitionJournalSql(schema, uuidBound(end), rowCount === 0))
    await database.pool.query(statement);
}

/** What has looked into a partition, and what it has been given. */
async function touched(schema: string): Promise<Record<string, number>> {
  const { rows } = await database.pool.query<{ name: string; n: number }>(
    `select relname as name, (coalesce(seq_scan, 0) + coalesce(idx_scan, 0) + n_tup_ins)::int as n from pg_stat_user_tables
     where schemaname = $1 and relname like 'journal%' and coalesce(seq_scan, 0) + coalesce(idx_scan, 0) + n_tup_ins > 0`,
    [schema],
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

describe('a journal in partitions', () => {
  it('is made of one that is in use, whose writer goes on', async () => {
    const partitions = await partitioned('inuse', month(12), false);
    const journal = accountJournal(database.pool, 'inuse');
    const before = idAt(month(3));
    await journal.execute(before, undefined, { ...context, fresh: true }, openWith());
    await journal.execute(before, 'r1', context, pay(5));
    await migrated('inuse', month(12));
    const after = idAt(month(4));
    await journal.execute(after, undefined, { ...context, fresh: true }, openWith());
    await journal.execute(before, 'r2', context, pay(2));
    expect(await journal.execute(before, 'r1', context, pay(5))).toMatchObject({ repeated: true });
    const cold = accountJournal(database.pool, 'inuse');
    expect(await cold.read(before)).toEqual({ state: { balance: 7 }, seq: 3 });
    expect((await partitions.list()).map(({ name }) => name)).toEqual(['journal_first']);
    await Promise.all([journal.close(), cold.close()]);
  });

  it('gets its next partitions before they are needed, however many make them', async () => {
    const partitions = await partitioned('ahead', month(1));
    const made = await Promise.all([1, 2, 3].map(() => partitions.provide('month', month(0), 2)));
    expect(made.flat().sort()).toEqual(['journal_20260201', 'journal_20260301']);
    expect(await partitions.provide('month', month(0), 2)).toEqual([]);
    expect((await partitions.list()).at(-1)).toEqual({
      name: 'journal_20260301',
      from: uuidBound(month(2)),
      until: uuidBound(month(3)),
    });
  });

  it('goes on in partitions of another width where the last one ends', async () => {
    const partitions = await partitioned('width', month(1));
    expect(await partitions.provide('day', month(1) - 1, 1)).toEqual(['journal_20260201']);
    expect(await partitions.provide('hour', month(1), 24)).toEqual(['journal_20260202']);
  });

  it('keeps rows that no partition is there for, says so, and moves them when there is one', async () => {
    const partitions = await partitioned('strays', month(1));
    const journal = accountJournal(database.pool, 'strays');
    const id = idAt(month(1) + 1);
    await journal.execute(id, undefined, { ...context, fresh: true }, openWith());
    expect(await partitions.strays()).toBe(1);
    await partitions.provide('month', month(0), 1);
    expect(await partitions.strays()).toBe(0);
    await journal.execute(id, undefined, context, pay(3));
    expect(await accountJournal(database.pool, 'strays').read(id)).toEqual({ state: { balance: 3 }, seq: 2 });
    await journal.close();
  });

  it('loses a partition as a whole', async () => {
    const partitions = await partitioned('dropped', month(1));
    await partitions.provide('month', month(0), 1);
    const journal = accountJournal(database.pool, 'dropped');
    const [old, young] = [idAt(month(0)), idAt(month(1))];
    for (const id of [old, young]) await journal.execute(id, undefined, { ...context, fresh: true }, openWith());
    await partitions.drop('journal_first');
    const cold = accountJournal(database.pool, 'dropped');
    expect((await cold.read(old)).seq).toBe(0);
    expect((await cold.read(young)).seq).toBe(1);
    await Promise.all([journal.close(), cold.close()]);
  });

  it('is looked at in one partition for one instance: by a flush, a load, the head and the rows', async () => {
    const partitions = await partitioned('pruned', month(1));
    await partitions.provide('month', month(0), 24);
    const warm = accountJournal(database.pool, 'pruned');
    const cold = accountJournal(database.pool, 'pruned');
    const id = idAt(month(7));
    await warm.execute(id, undefined, { ...context, fresh: true }, openWith());
    // Counts of a backend are published a second after it was busy, all tables of it together.
    let paid = 1;
    await until(async () => {
      await warm.execute(id, undefined, context, pay(1));
      expect((await cold.read(id)).seq).toBe(++paid);
      expect(await cold.events(id, 0, 1)).toHaveLength(1);
      const counts = await touched('pruned');
      // Attaching a partition reads it, and the rest each time.
      const others = Object.entries(counts).filter(([name, n]) => name !== 'journal_20260801' && n > 30);
      expect(others).toEqual([]);
      return (counts['journal_20260801'] ?? 0) > 100;
    }, 'the statistics of three statements');
    await Promise.all([warm.close(), cold.close()]);
  });
});
