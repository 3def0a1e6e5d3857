import { describe, expect, it } from 'vitest';

import { Polling } from './polling.js';

const MOST_MS = 1_000;

/** The moments at which one looks that was poked at `from`. */
function looks(from: number, until: number): number[] {
  const polling = new Polling();
  const moments: number[] = [];
  for (let now = from; now < until; now = polling.look(now, MOST_MS).again) moments.push(now);
  return moments;
}

describe('polling', () => {
  it('becomes more seldom, up to a bound, until there is a poke', () => {
    const moments = looks(10, 60_000);
    const waits = moments.slice(1).map((moment, i) => moment - moments[i]!);
    expect(Math.max(...waits)).toBe(MOST_MS);
    expect(moments.length).toBeLessThan(70);
    const polling = new Polling();
    for (let now = 0; now < 10_000; now = polling.look(now, MOST_MS).again);
    polling.poke();
    expect(polling.look(10_000, MOST_MS)).toEqual({ ageMs: 0, again: 10_025 });
  });

  it('has all who rest look at the same moments', () => {
    const rest = (moments: number[]): number[] => moments.filter((moment) => moment > 10_000);
    expect(rest(looks(3, 20_000))).toEqual(rest(looks(777, 20_000)));
  });

  it('is content with old news only where nobody poked', () => {
    const polling = new Polling();
    expect(polling.look(0, MOST_MS).ageMs).toBe(0);
    expect(polling.look(25, MOST_MS).ageMs).toBeGreaterThan(0);
    polling.poke();
    expect(polling.look(30, MOST_MS).ageMs).toBe(0);
  });
});
