import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { isUuid, uuidTime, uuidv7 } from './uuid.js';

describe('uuidv7', () => {
  it('holds its time, version and variant', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 47 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (now, random) => {
          const id = uuidv7(now, random);
          expect(isUuid(id)).toBe(true);
          expect(uuidTime(id)).toBe(now);
          expect(id[14]).toBe('7');
          expect('89ab').toContain(id[19]);
        },
      ),
    );
  });
  it('orders by time', () => {
    const random = new Uint8Array(10).fill(255);
    expect(uuidv7(1, random) < uuidv7(2, new Uint8Array(10))).toBe(true);
  });
});
