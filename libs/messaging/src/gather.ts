/**
 * A group waits for more before it reads on, so that its transactions are few and large and hold an instance's whole life: a
 * millisecond for this many facts of the last batch, within bounds. What comes after a rest is read at once.
 */
const FACTS_PER_MS = 2;
const MAX_GATHER_MS = 250;
const BEAT_MS = 25;

/** How many milliseconds after the beginning of a batch the next one may begin. */
export const gatherMs = (facts: number, most = MAX_GATHER_MS): number =>
  facts === 0 ? 0 : Math.min(most, Math.max(BEAT_MS, facts / FACTS_PER_MS));

/**
 * When the next batch may begin, after one that began at the moment `began`. Those who wait meet on a beat, so that one
 * look serves all.
 */
export function gatheredAt(began: number, facts: number, most = MAX_GATHER_MS): number {
  const wait = gatherMs(facts, most);
  if (wait === 0) return began;
  const beat = wait === MAX_GATHER_MS ? MAX_GATHER_MS : BEAT_MS;
  return Math.floor((began + wait) / beat) * beat;
}
