import type { Pool } from 'pg';
import { describe, expect, it } from 'vitest';
import { XidTail } from './xid-tail.js';

/** A database that answers with the rows and the snapshot it has now, and counts what it is asked. */
function database() {
  const state = { mark: '7:7:', rows: [] as { position: string; key: string; seq: string }[], reads: 0, marks: 0 };
  const query = async ({ name, values = [] }: { name: string; values?: readonly unknown[] }) => {
    if (name === 'stillness') {
      state.marks++;
      return { rows: [{ mark: state.mark }] };
    }
    state.reads++;
    const found = state.rows.filter(({ position }) => Number(position) > Number(values[0]));
    return {
      rows: found.length > 0 ? found.map((row) => ({ ...row, generation: 0 })) : [{ position: null, generation: 0 }],
    };
  };
  const tail = () =>
    new XidTail({ pool, schema: 's', table: 't', key: 'key', keyType: 'text', columns: [], time: 'at' });
  const pool = { query } as unknown as Pool;
  return { state, tail };
}

const OLD_NEWS_MS = 60_000;
/** Hardly anything that was asked is as new as this. */
const NEWS_MS = 0.001;

describe('the tail of a table where nothing happens', () => {
  it('is not read again by who was there, as long as nothing is committed', async () => {
    const { state, tail } = database();
    const own = tail();
    for (let i = 0; i < 3; i++) expect((await own.read(null, 10, NEWS_MS)).rows).toEqual([]);
    expect([state.reads, state.marks]).toEqual([1, 3]);
    state.rows.push({ position: '7', key: 'k', seq: '1' });
    state.mark = '8:8:';
    expect((await own.read(null, 10, NEWS_MS)).rows).toHaveLength(1);
  });

  it('is asked about once for all tails of a database', async () => {
    const { state, tail } = database();
    for (const each of [tail(), tail(), tail()]) await each.read(null, 10, OLD_NEWS_MS);
    expect([state.reads, state.marks]).toEqual([3, 1]);
  });

  it('is read by who comes to another place of it', async () => {
    const { state, tail } = database();
    const own = tail();
    await own.read({ xid: '3', key: 'k', seq: 1, generation: 0 }, 10, OLD_NEWS_MS);
    state.rows.push({ position: '2', key: 'k', seq: '1' });
    expect((await own.read(null, 10, OLD_NEWS_MS)).rows).toHaveLength(1);
  });

  it('is read by who wants to know what is there now, whatever was there before', async () => {
    const { state, tail } = database();
    const own = tail();
    await own.read(null, 10, OLD_NEWS_MS);
    state.rows.push({ position: '7', key: 'k', seq: '1' });
    expect((await own.read(null, 10)).rows).toHaveLength(1);
    expect(state.marks).toBe(1);
  });

  it('asks again after a question that was not answered', async () => {
    const { state, tail } = database();
    const own = tail();
    await own.read(null, 10, NEWS_MS);
    const { mark } = state;
    Object.defineProperty(state, 'mark', {
      configurable: true,
      get: () => {
        throw new Error('away');
      },
    });
    await expect(own.read(null, 10, NEWS_MS)).rejects.toThrow('away');
    Object.defineProperty(state, 'mark', { value: mark });
    expect((await own.read(null, 10, OLD_NEWS_MS)).rows).toEqual([]);
    expect(state.marks).toBe(3);
  });
});
