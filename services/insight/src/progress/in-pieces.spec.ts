import { describe, expect, it } from 'vitest';

import { inPieces } from './in-pieces.js';

const busy = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until;);
};

describe('inPieces', () => {
  it('works on each once, in order', async () => {
    const seen: number[] = [];
    await inPieces([1, 2, 3], (item) => void seen.push(item));
    expect(seen).toEqual([1, 2, 3]);
  });
  it('lets others have their turn between pieces', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('another'));
    await inPieces(['first', 'second'], (item) => {
      busy(2);
      order.push(item);
    });
    expect(order).toEqual(['first', 'another', 'second']);
  });
  it('rejects with what the work throws, and goes no further', async () => {
    const seen: number[] = [];
    const work = inPieces([1, 2], (item) => {
      seen.push(item);
      throw new Error('not this one');
    });
    await expect(work).rejects.toThrow('not this one');
    expect(seen).toEqual([1]);
  });
});
