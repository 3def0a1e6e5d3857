import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { every, untilNext } from '../src/index.js';

describe('every', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
  afterEach(() => void vi.useRealTimers());

  it('calls all who look as often at the same moments', () => {
    const seen: (readonly [string, number])[] = [];
    const note = (who: string) => () => void seen.push([who, performance.now()]);
    const ends = [every(1_000, note('a'))];
    vi.advanceTimersByTime(300);
    ends.push(every(1_000, note('b')));
    vi.advanceTimersByTime(2_900);
    expect(seen.map(([who]) => who)).toEqual(['a', 'b', 'a', 'b', 'a', 'b']);
    expect(new Set(seen.map(([, at]) => at)).size).toBe(3);
    for (const end of ends) end();
  });

  it('goes on after work that throws, and ends when told', () => {
    let calls = 0;
    const end = every(1_000, () => {
      calls++;
      throw new Error('not now');
    });
    const second = () => {
      try {
        vi.advanceTimersByTime(1_000);
      } catch {
        // Of the work, which nobody else would see.
      }
    };
    second();
    second();
    expect(calls).toBe(2);
    end();
    second();
    expect(calls).toBe(2);
  });
});

describe('untilNext', () => {
  it('ends at a whole multiple, or at most a millisecond later, and never twice at one that a timer was early for', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000 }), fc.double({ min: 0, max: 1e9, noNaN: true }), (ms, now) => {
        const left = untilNext(ms, now);
        const late = (now + left) % ms;
        expect(left).toBeGreaterThan(20);
        expect(left).toBeLessThanOrEqual(ms + 20);
        expect(Math.min(late, ms - late)).toBeLessThan(1.000_001);
      }),
    );
  });
});
