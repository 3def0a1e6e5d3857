import { randomBytes } from 'node:crypto';

import { uuidv7, type Clock } from '@baton/kernel';

/** Real time: for tokens, sessions and leases, which no test clock may move. */
export const systemClock: Clock = { now: () => Date.now() };

/** A new UUIDv7. */
export const newId = (clock: Clock = systemClock): string => uuidv7(clock.now(), randomBytes(10));
