import { setTimeout as pause } from 'node:timers/promises';

import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from './bus-contract.js';
import { Stillness } from '../src/index.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query('create table notes (note text)');
});
afterAll(() => database.drop());

const AGE_MS = 1;

function reader() {
  const reading = { times: 0 };
  const read = async (): Promise<readonly string[]> => {
    reading.times++;
    return (await database.pool.query<{ note: string }>('select note from notes')).rows.map(({ note }) => note);
  };
  return { reading, recall: (ageMs: number, name = 'notes') => Stillness.of(database.pool).recall(name, ageMs, read) };
}

/** Asks until two have read no more than one. Transactions of other databases on the server end now and then, which is news too. */
async function untilRecalled({ reading, recall }: ReturnType<typeof reader>): Promise<void> {
  for (let times = -1; times !== reading.times;) {
    await recall(AGE_MS);
    times = reading.times;
    await pause(2 * AGE_MS);
    await recall(AGE_MS);
  }
}

describe('what is recalled while the database is still', () => {
  it('is not read again', () => untilRecalled(reader()));

  it('is read again after a commit', async () => {
    const notes = reader();
    await untilRecalled(notes);
    await database.pool.query(`insert into notes values ('news')`);
    await eventually(() => notes.recall(AGE_MS), ['news']);
  });

  it('is read again by those who want to know what is there now', async () => {
    const { reading, recall } = reader();
    await recall(0);
    await recall(0);
    expect(reading.times).toBe(2);
  });

  it('is kept apart by name', async () => {
    const { reading, recall } = reader();
    await recall(60_000, 'one');
    await recall(60_000, 'other');
    expect(reading.times).toBe(2);
  });

  it('does not keep a failure', async () => {
    const failing = () => Promise.reject(new Error('gone'));
    const stillness = Stillness.of(database.pool);
    await expect(stillness.recall('failing', 60_000, failing)).rejects.toThrow('gone');
    expect(await stillness.recall('failing', 60_000, () => Promise.resolve('back'))).toBe('back');
  });
});
