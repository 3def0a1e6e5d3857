import { describe, expect, it } from 'vitest';

import { Batches, type Outcome } from './batches.js';

/** A run that is held until the test lets it go. */
function held(most = 100, parallel = 1, waiting = 100) {
  const runs: { items: readonly string[]; go: (error?: unknown) => void }[] = [];
  const batches = new Batches<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        const outcomes = items.map((item): Outcome<string> =>
          item.startsWith('bad') ? { error: new Error(item) } : { value: item.toUpperCase() },
        );
        runs.push({ items, go: (error) => (error === undefined ? resolve(outcomes) : reject(error)) });
      }),
    { parallel, most, waiting },
  );
  const begun = async (count: number) => {
    while (runs.length < count) await new Promise((resolve) => setImmediate(resolve));
    return runs;
  };
  return { batches, begun };
}

describe('batches', () => {
  it('begin at once, and take together what arrives meanwhile', async () => {
    const { batches, begun } = held();
    const first = batches.add('a');
    await begun(1);
    const later = [batches.add('b'), batches.add('c')];
    const [one] = await begun(1);
    one?.go();
    const [, two] = await begun(2);
    expect([one?.items, two?.items]).toEqual([['a'], ['b', 'c']]);
    two?.go();
    expect(await Promise.all([first, ...later])).toEqual(['A', 'B', 'C']);
  });

  it('hold no more than they may, and run side by side', async () => {
    const { batches, begun } = held(2, 2);
    const all = ['a', 'b', 'c'].map((item) => batches.add(item));
    const runs = await begun(2);
    expect(runs.map(({ items }) => items)).toEqual([['a', 'b'], ['c']]);
    runs.forEach(({ go }) => go());
    expect(await Promise.all(all)).toEqual(['A', 'B', 'C']);
  });

  it('let nobody in while too many wait', async () => {
    const { batches, begun } = held(1, 1, 2);
    const first = batches.add('a');
    await begun(1);
    const all = Promise.allSettled(['b', 'c', 'd'].map((item) => batches.add(item)));
    for (let run = 0; run < 3; run++) (await begun(run + 1))[run]?.go();
    expect([await first, ...(await all).map(({ status }) => status)]).toEqual([
      'A',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
  });

  it('refuse one member alone', async () => {
    const { batches, begun } = held();
    const all = Promise.allSettled(['a', 'bad', 'c'].map((item) => batches.add(item)));
    (await begun(1))[0]?.go();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('that fail as a whole are halved until the member at fault stands alone', async () => {
    const batches = new Batches<string, string>(
      async (items) => {
        if (items.includes('poison')) throw new Error('poisoned');
        return items.map((item) => ({ value: item }));
      },
      { parallel: 1, most: 100 },
    );
    const all = await Promise.allSettled(['a', 'b', 'poison', 'c', 'd'].map((item) => batches.add(item)));
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });

  it('fail together while the database is away', async () => {
    let runs = 0;
    const batches = new Batches<string, string>(
      async () => {
        runs++;
        throw Object.assign(new Error('gone'), { code: 'ECONNRESET' });
      },
      { parallel: 1, most: 100 },
    );
    const all = await Promise.allSettled(['a', 'b'].map((item) => batches.add(item)));
    expect([runs, ...all.map(({ status }) => status)]).toEqual([1, 'rejected', 'rejected']);
  });
});
