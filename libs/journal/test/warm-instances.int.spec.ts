import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  accountJournal,
  accountTables,
  context,
  opened,
  pay,
  until,
  type AccountEvent,
  type AccountJournal,
} from './account-journal.js';

let database: TestDatabase;
const open: AccountJournal[] = [];
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(accountTables(database.schema));
});
afterEach(() => Promise.all(open.splice(0).map((journal) => journal.close())));
afterAll(() => database.drop());

/** A replica that counts the events it folds. */
function counting(options: Parameters<typeof accountJournal>[2] = {}): {
  journal: AccountJournal;
  folded: () => number;
} {
  let folded = 0;
  const evolve = (state: { balance: number }, event: AccountEvent) => (
    folded++,
    event.type === 'Paid' ? { balance: state.balance + event.amount } : state
  );
  const journal = accountJournal(database.pool, database.schema, { evolve, ...options });
  open.push(journal);
  return { journal, folded: () => folded };
}

describe('a long instance', () => {
  it('is loaded from its snapshot and the rows after it', async () => {
    const writer = counting({ snapshotEvery: 5 });
    const id = await opened(writer.journal);
    for (let n = 0; n < 11; n++) await writer.journal.execute(id, undefined, context, pay(1));
    await until(
      async () =>
        (
          await database.pool.query(`select from ${database.schema}.snapshots where instance_id = $1 and seq = 10`, [
            id,
          ])
        ).rowCount === 1,
      'the snapshot',
    );
    const reader = counting();
    expect(await reader.journal.read(id)).toEqual({ state: { balance: 11 }, seq: 12 });
    expect(reader.folded()).toBe(2);
    expect(await reader.journal.execute(id, undefined, context, pay(1))).toMatchObject({
      seq: 13,
      state: { balance: 12 },
    });
  });

  it('is replayed from the beginning when its snapshot is of another state version', async () => {
    const writer = counting({ snapshotEvery: 5 });
    const id = await opened(writer.journal);
    for (let n = 0; n < 6; n++) await writer.journal.execute(id, undefined, context, pay(1));
    await writer.journal.close();
    const reader = counting({ stateVersion: 2 });
    expect(await reader.journal.read(id)).toEqual({ state: { balance: 6 }, seq: 7 });
    expect(reader.folded()).toBe(7);
  });

  it('gets no snapshot while it is short', async () => {
    const { journal } = counting();
    const id = await opened(journal);
    await journal.execute(id, undefined, context, pay(1));
    expect(journal.stats.snapshots).toBe(0);
  });
});

describe('the cache', () => {
  it('answers a warm instance without reading it', async () => {
    const { journal } = counting();
    const id = await opened(journal);
    await journal.execute(id, undefined, context, pay(1));
    expect(journal.stats).toMatchObject({ cacheHits: 1, cacheMisses: 0, headChecks: 0 });
  });

  it('keeps at most so many instances, and reloads the others when they are asked for', async () => {
    const { journal } = counting({ cacheSize: 2 });
    const ids = [await opened(journal), await opened(journal), await opened(journal)];
    expect(journal.gauges().warm).toBe(2);
    expect(await journal.execute(ids[0] ?? '', undefined, context, pay(4))).toMatchObject({
      seq: 2,
      state: { balance: 4 },
    });
    expect(journal.stats.cacheMisses).toBe(1);
  });

  it('keeps at most so many bytes', async () => {
    const { journal } = counting({ cacheBytes: 5_000 });
    for (let n = 0; n < 20; n++) await opened(journal);
    expect(journal.gauges().warm).toBeLessThan(7);
    expect(journal.gauges().warmBytes).toBeLessThanOrEqual(5_000);
  });

  it('loads many cold instances at once, and knows an instance that does not exist', async () => {
    const { journal } = counting();
    const ids = await Promise.all(Array.from({ length: 30 }, () => opened(journal)));
    const cold = counting();
    const states = await Promise.all(ids.map((id) => cold.journal.read(id)));
    expect(states.every(({ seq }) => seq === 1)).toBe(true);
    expect(await journal.read('00000000-0000-7000-8000-000000000000')).toEqual({ state: { balance: 0 }, seq: 0 });
  });
});
