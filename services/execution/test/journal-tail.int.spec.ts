import { XidTail, type Cursor, type TailRow } from '@baton/messaging';
import { testDatabase, type TestDatabase } from '@baton/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { factRows } from '../src/facts/fact-rows.repository.js';
import { JournalTail } from '../src/facts/journal-tail.js';
import { RecentCommits } from '../src/facts/recent-commits.js';
import { Commits, type Commit } from '../src/instances/commits.js';
import { oneTask } from './processes.js';
import { startExecution, until, type Running } from './running.js';

let db: TestDatabase;
let app: Running;
const heard: { xid: string; batch: readonly Commit[] }[] = [];

beforeAll(async () => {
  db = await testDatabase();
  app = await startExecution(db.url);
  app.nest.get(Commits, { strict: false }).listen((batch, xid) => {
    if (xid !== undefined) heard.push({ xid, batch });
  });
  await app.deploy(oneTask(), 'one-task');
  // Several of a flush, several flushes.
  for (let round = 0; round < 3; round++) await Promise.all(Array.from({ length: 7 }, () => app.start('one-task')));
});
afterAll(async () => {
  await app?.stop();
  await db?.drop();
});

const xidTail = (): XidTail =>
  new XidTail({
    pool: db.pool,
    schema: 'execution',
    table: 'journal',
    key: 'instance_id',
    keyType: 'uuid',
    columns: [],
    time: 'at',
  });

const places = (rows: readonly TailRow[]) => rows.map(({ position, key, seq }) => `${position} ${key} ${seq}`);

it('reads the same rows in the same order wherever it goes on, whatever of them is remembered', async () => {
  const all = await until(async () => {
    const { rows } = await xidTail().read(null, 1_000);
    return rows.length === 21 && rows;
  });
  const stored = await factRows(db.pool, all);
  const { generation } = (await xidTail().read(null, 1)).cursor!;
  const transactions = new Set(heard.map(({ xid }) => xid));
  expect(new Set(all.map(({ position }) => position))).toEqual(transactions);
  for (const remembered of [0, 1, heard.length]) {
    for (let at = 0; at < all.length; at++) {
      const recent = new RecentCommits();
      for (const { xid, batch } of heard.slice(0, remembered)) recent.keep(xid, batch);
      const tail = new JournalTail(db.pool, xidTail(), recent);
      const from = all[at]!;
      const cursor: Cursor = { xid: from.position, key: from.key, seq: from.seq, generation };
      const { rows, cursor: next } = await tail.read(cursor, 4);
      const expected = all.slice(at + 1, at + 1 + rows.length);
      expect(rows.length).toBeGreaterThanOrEqual(Math.min(4, all.length - at - 1));
      expect(places(rows)).toEqual(places(expected));
      expect(rows.map(({ row }) => row)).toEqual(expected.map(({ key, seq }) => stored.get(`${key} ${seq}`)));
      // A transaction is read to its end: nothing of it comes later.
      if (rows.length > 0) expect(next).toMatchObject({ xid: rows.at(-1)!.position, key: rows.at(-1)!.key });
      expect(all[at + 1 + rows.length]?.position).not.toBe(rows.at(-1)?.position ?? 'none');
    }
  }
});

it('begins at the beginning, and stays where it is when there is nothing more', async () => {
  const tail = new JournalTail(db.pool, xidTail(), new RecentCommits());
  const { rows, cursor } = await tail.read(null, 1_000);
  expect(rows).toHaveLength(21);
  expect(rows.every(({ row }) => row !== undefined)).toBe(true);
  expect(await tail.read(cursor, 10)).toEqual({ rows: [], cursor });
});

it('goes on from a cursor of another generation where the rows themselves are read on', async () => {
  const { rows: all, cursor } = await xidTail().read(null, 1_000);
  const tail = new JournalTail(db.pool, xidTail(), new RecentCommits());
  const later: Cursor = { ...cursor!, generation: cursor!.generation + 1 }; // of a database that is gone
  const read = await tail.read(later, 1_000);
  expect(places(read.rows)).toEqual(places(all));
  expect(read.cursor).toEqual(cursor);
  expect(await xidTail().read(later, 1_000)).toMatchObject({ cursor });
});
