import { describe, expect, it } from 'vitest';

import { Reading } from './reading.js';

describe('a reading', () => {
  it('is asked for once in five seconds, however often it is wanted', async () => {
    let [asked, now] = [0, 0];
    const reading = new Reading(
      async () => ++asked,
      () => now,
    );
    expect([await reading.get(), await reading.get()]).toEqual([1, 1]);
    now = 5_000;
    expect(await reading.get()).toBe(2);
  });

  it('shows the last answer while the next one takes longer than a second, for half a minute', async () => {
    let now = 0;
    const answers = [Promise.resolve('first'), new Promise<string>(() => undefined)];
    const reading = new Reading(
      () => answers.shift() ?? Promise.reject(new Error('asked again while it is asked')),
      () => now,
    );
    expect(await reading.get()).toBe('first');
    now = 10_000;
    const began = performance.now();
    expect(await reading.get()).toBe('first');
    expect(performance.now() - began).toBeLessThan(1_500);
    now = 31_000;
    expect(await reading.get()).toBeUndefined();
  });

  it('is absent, not old, when asking fails', async () => {
    let now = 0;
    const answers = [Promise.resolve(1), Promise.reject(new Error('away'))];
    const reading = new Reading(
      () => answers.shift() ?? Promise.resolve(3),
      () => now,
    );
    expect(await reading.get()).toBe(1);
    now = 5_000;
    expect(await reading.get()).toBeUndefined();
    now = 10_000;
    expect(await reading.get()).toBe(3);
  });
});
