import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Cursor, ReadOptions } from './fact-source.js';
import { FactWindow } from './fact-window.js';
import type { TailRow } from './xid-tail.js';

/** A table of rows 1, 2, 3… whose reads are counted, and held back while `gate` is set. */
function table(...seqs: number[]) {
  const made: number[] = [];
  const state = { seqs, generation: 0, reads: 0, gate: undefined as Promise<void> | undefined };
  const window = new FactWindow({
    async read(after, limit) {
      state.reads++;
      const seen = state.seqs.filter((seq) => seq > (after?.seq ?? 0)).slice(0, limit);
      await state.gate;
      const rows = seen.map((seq): TailRow => ({ position: String(seq), key: 'k', seq }));
      const last = rows.at(-1);
      return {
        rows,
        cursor: last ? at(last.seq, state.generation) : after && { ...after, generation: state.generation },
      };
    },
    factsOf: async (rows) =>
      rows.map(({ key, seq }) => {
        made.push(seq);
        return [{ id: `${seq}`, topic: 't', type: 'x', source: 's', key, seq, time: '', tenant: 'a', data: null }];
      }),
  });
  const read = async (after: Cursor | null, limit = 100, options: ReadOptions = {}) => {
    const { facts, cursor } = await window.read(after, limit, options);
    return { seqs: facts.map(({ seq }) => seq), cursor };
  };
  return { state, made, read };
}

const at = (seq: number, generation = 0): Cursor => ({ xid: String(seq), key: 'k', seq, generation });

describe('a window of facts', () => {
  it('makes the facts of a row once for all who stand at its end', async () => {
    const { state, made, read } = table(1, 2);
    await read(null);
    state.seqs.push(3, 4);
    const [one, other] = await Promise.all([read(at(2)), read(at(2))]);
    expect([one?.seqs, other?.seqs]).toEqual([
      [3, 4],
      [3, 4],
    ]);
    expect(await read(at(3))).toEqual({ seqs: [4], cursor: at(4) });
    expect(made).toEqual([1, 2, 3, 4]);
  });

  it('serves parts of a batch to who wants fewer', async () => {
    const { state, read } = table(1);
    await read(null);
    state.seqs.push(2, 3, 4);
    expect(await read(at(1), 2)).toEqual({ seqs: [2, 3], cursor: at(3) });
    expect(await read(at(3), 2)).toEqual({ seqs: [4], cursor: at(4) });
  });

  it('shows what was committed before the call, though an older read is under way', async () => {
    const { state, read } = table(1);
    await read(null);
    let open = () => {};
    state.gate = new Promise((done) => (open = done));
    const early = read(at(1));
    state.seqs.push(2);
    const late = read(at(1));
    open();
    expect((await early).seqs).toEqual([]);
    expect((await late).seqs).toEqual([2]);
  });

  it('serves those who begin where the first began from what he has read', async () => {
    const { state, made, read } = table(1, 2, 3);
    expect((await read(null, 2)).seqs).toEqual([1, 2]);
    expect(await read(null, 2)).toEqual({ seqs: [1, 2], cursor: at(2) });
    expect((await read(at(1))).seqs).toEqual([2]);
    expect([state.reads, made]).toEqual([1, [1, 2]]);
  });

  it('has old news for who can do with them, and new ones for who cannot', async () => {
    const { state, read } = table(1);
    await read(null);
    await read(at(1));
    state.seqs.push(2);
    expect((await read(at(1), 100, { ageMs: 60_000 })).seqs).toEqual([]);
    expect((await read(at(1))).seqs).toEqual([2]);
  });

  it('keeps no more rows than those who lag a little need', async () => {
    const { state, made, read } = table();
    state.seqs.push(...Array.from({ length: 20_000 }, (_, i) => i + 1));
    for (let place = at(1); place.seq < 20_000;) place = (await read(place, 2_000)).cursor ?? place;
    made.length = 0;
    await read(at(10), 10);
    await read(at(19_000), 10);
    expect(made).toEqual(Array.from({ length: 10 }, (_, i) => i + 11));
  });

  describe('with readers', () => {
    const [fast, slow] = [{}, {}];
    afterEach(() => vi.useRealTimers());

    /** Two who begin together, of whom one has read on; whether what comes after a place is still at hand. */
    async function apart() {
      const { state, made, read } = table(...Array.from({ length: 1_000 }, (_, i) => i + 1));
      await read(null, 1_000, { reader: fast });
      await read(null, 300, { reader: slow });
      const isKept = async (seq: number) => {
        const before = made.length;
        await read(at(seq), 1);
        return made.length === before;
      };
      return { state, read, isKept };
    }

    it('keeps what the slowest has not passed', async () => {
      const { read, isKept } = await apart();
      await read(at(1_000), 100, { reader: fast });
      expect(await isKept(1)).toBe(true);
      await read(at(300), 300, { reader: slow });
      expect([await isKept(300), await isKept(299)]).toEqual([true, false]);
    });

    it('lets everything go that all have passed, and goes on from there', async () => {
      const { state, read, isKept } = await apart();
      for (const reader of [fast, slow]) await read(at(1_000), 100, { reader });
      expect(await isKept(999)).toBe(false);
      state.seqs.push(1_001);
      const { reads } = state;
      for (const reader of [fast, slow]) expect((await read(at(1_000), 100, { reader })).seqs).toEqual([1_001]);
      expect(state.reads).toBe(reads + 1);
    });

    it('does not wait for one who stays away', async () => {
      vi.useFakeTimers({ toFake: ['performance'] });
      const { read, isKept } = await apart();
      vi.advanceTimersByTime(10_001);
      await read(at(1_000), 100, { reader: fast });
      expect(await isKept(1)).toBe(false);
      expect((await read(at(300), 2, { reader: slow })).seqs).toEqual([301, 302]);
    });
  });

  it('lets who lags behind read for himself, until he is inside', async () => {
    const { state, read } = table(1, 2, 3, 4, 5);
    await read(at(4));
    expect(await read(null, 3)).toEqual({ seqs: [1, 2, 3], cursor: at(3) });
    expect(await read(at(3), 2)).toEqual({ seqs: [4, 5], cursor: at(5) });
    state.seqs.push(6);
    const { reads } = state;
    expect((await read(at(5))).seqs).toEqual([6]);
    expect((await read(at(5))).seqs).toEqual([6]);
    expect(state.reads).toBe(reads + 1);
  });

  it('begins anew where the table has another generation', async () => {
    const { state, read } = table(1, 2);
    await read(null);
    state.generation = 1;
    expect(await read(at(2))).toEqual({ seqs: [], cursor: at(2, 1) });
    state.seqs.push(3);
    expect(await read(at(2, 1))).toEqual({ seqs: [3], cursor: at(3, 1) });
  });
});
