import { describe, expect, it } from 'vitest';

import { median, mediansOf, percentile, spreadOf } from '../src/median.js';

describe('the median', () => {
  it('is the middle one, or the mean of the two in the middle', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
  });

  it('of results is taken figure by figure, whatever depth it stands at', () => {
    const results = [
      { workload: 'w', perSecond: 10, rssMb: { server: 3 } },
      { workload: 'w', perSecond: 30, rssMb: { server: 1 } },
      { workload: 'w', perSecond: 20, rssMb: { server: 2 } },
    ];
    expect(mediansOf(results)).toEqual({ workload: 'w', perSecond: 20, rssMb: { server: 2 } });
  });

  it('takes lists and words from the first result', () => {
    expect(mediansOf([{ slices: [1, 2] }, { slices: [3] }])).toEqual({ slices: [1, 2] });
  });

  it('goes with the least and the most of each number', () => {
    expect(
      spreadOf([
        { a: 3, word: 'x' },
        { a: 1, word: 'x' },
      ]),
    ).toEqual({ a: [1, 3] });
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);

  it('is the value that so many per cent do not exceed', () => {
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
  });

  it('of few values is the largest, and of none is 0', () => {
    expect(percentile([2, 1], 99)).toBe(2);
    expect(percentile([], 99)).toBe(0);
  });
});
