/**
 * Under load a group waits for more before it reads on, so that its transactions are few and large: a millisecond for
 * this many facts of the last batch. Where fewer come in a second than a thousand times that, the wait soon tends to nothing.
 */
const FACTS_PER_MS = 2;
const MAX_GATHER_MS = 200;

/** How many milliseconds after the beginning of a batch the next one may begin. */
export const gatherMs = (facts: number): number => Math.min(MAX_GATHER_MS, facts / FACTS_PER_MS);
