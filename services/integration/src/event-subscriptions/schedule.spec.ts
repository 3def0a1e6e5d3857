import { describe, expect, it } from 'vitest';

import { DISABLED_AFTER_MS, pauseAfter, PAUSES_MS } from './schedule.js';

describe('the schedule of attempts', () => {
  it('makes eleven of them, further and further apart, in a little more than three days', () => {
    expect(PAUSES_MS).toEqual(PAUSES_MS.toSorted((a, b) => a - b));
    const all = PAUSES_MS.reduce((sum, pause) => sum + pause, 0);
    expect(all).toBeGreaterThan(DISABLED_AFTER_MS);
    expect(all).toBeLessThan(DISABLED_AFTER_MS + 3 * 3_600_000);
    expect(pauseAfter(PAUSES_MS.length + 1, 0)).toBeUndefined();
  });
  it('spreads what failed together', () => {
    expect([pauseAfter(1, 0), pauseAfter(1, 1)]).toEqual([5_000, 5_500]);
  });
  it('waits longer where the endpoint asks for it, a day at most', () => {
    expect(pauseAfter(1, 0, 60_000)).toBe(60_000);
    expect(pauseAfter(1, 0, 1e12)).toBe(86_400_000);
    expect(pauseAfter(10, 0, 60_000)).toBe(86_400_000);
  });
});
