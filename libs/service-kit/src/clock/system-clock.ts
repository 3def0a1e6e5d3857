import { randomBytes } from 'node:crypto';

import { uuidv7, type Clock } from '@baton/kernel';

/** Real time: for tokens, sessions and leases, which no test clock may move. */
export const systemClock: Clock = { now: () => Date.now() };

const RANDOM_BYTES = 10;
/** Random bytes are drawn for many ids at once: a draw costs more than an id. */
const POOL_BYTES = RANDOM_BYTES * 400;
let pool = randomBytes(POOL_BYTES);
let drawn = 0;

/** A new UUIDv7. */
export function newId(clock: Clock = systemClock): string {
  if (drawn === POOL_BYTES) {
    pool = randomBytes(POOL_BYTES);
    drawn = 0;
  }
  const random = pool.subarray(drawn, (drawn += RANDOM_BYTES));
  return uuidv7(clock.now(), random);
}
