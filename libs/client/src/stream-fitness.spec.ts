import { describe, expect, it } from 'vitest';

import { StreamFitness } from './stream-fitness.js';

function fitness() {
  const clock = { now: 0 };
  return {
    clock,
    streams: new StreamFitness(
      () => clock.now,
      () => 1,
    ),
  };
}

describe('whether streams can be held', () => {
  it('is believed until two in a row have brought nothing', () => {
    const { streams } = fitness();
    streams.failed(false);
    expect(streams.fit).toBe(true);
    streams.proven();
    streams.failed(false);
    expect(streams.fit).toBe(true);
    streams.failed(false);
    expect(streams.fit).toBe(false);
  });
  it('is denied at once where they are refused for good', () => {
    const { streams } = fitness();
    streams.failed(true);
    expect(streams.fit).toBe(false);
  });
  it('is tried again after a second, then ever more seldom, at least once a minute', () => {
    const { streams, clock } = fitness();
    const pauses = Array.from({ length: 8 }, () => {
      streams.failed(true);
      const began = clock.now;
      while (!streams.due) clock.now += 500;
      return clock.now - began;
    });
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });
  it('is believed again once one has brought something', () => {
    const { streams } = fitness();
    streams.failed(true);
    streams.proven();
    expect([streams.fit, streams.due]).toEqual([true, false]);
  });
});
