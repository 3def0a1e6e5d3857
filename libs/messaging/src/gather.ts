/**
 * Who follows facts waits so long for more of them, so that a transaction holds much of an instance's life. Much longer, and
 * what waits outlives collections of garbage, and is folded in pieces that hold everything else up.
 */
const GATHER_MS = 100;

/**
 * When the next batch may begin, after one of so many facts that began at the moment `began`. What comes after a rest is
 * read at once. Those who wait meet on a beat, so that one look serves all.
 */
export const gatheredAt = (began: number, facts: number, gatherMs = GATHER_MS): number =>
  facts === 0 ? began : (Math.floor(began / gatherMs) + 1) * gatherMs;
