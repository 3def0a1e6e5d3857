import { describe, expect, it } from 'vitest';

import { moves, trendOf } from '../src/trend.js';

describe('a trend', () => {
  it('tells what a line rises over the run, in per cent of the mean', () => {
    expect(trendOf([90, 95, 100, 105, 110])).toEqual({ mean: 100, changePercent: 20, t: Infinity });
  });

  it('of what stays the same is none', () => {
    expect(trendOf([5, 5, 5, 5])).toEqual({ mean: 5, changePercent: 0, t: 0 });
  });

  it('of two values is not told', () => {
    expect(trendOf([1, 2])).toBeUndefined();
  });

  it('is one where it is more than chance and more than asked', () => {
    const noise = [3, -4, 1, -2, 4, -1, 2, -3, 0, 1];
    const leak = noise.map((value, i) => 100 + 5 * i + value);
    const chance = noise.map((value) => 100 + 10 * value);
    expect(moves(trendOf(leak), 10)).toBe(true);
    expect(moves(trendOf(chance), 10)).toBe(false);
    expect(moves(trendOf(leak), 60)).toBe(false);
  });
});
