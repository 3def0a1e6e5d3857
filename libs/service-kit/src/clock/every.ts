/**
 * Calls `work` every `ms` milliseconds until the function that it returns is called. Of a process, all that look now and then do
 * so at the same moments, as `Polling` does: an idle one is woken once for them, and asks its database once.
 */
export function every(ms: number, work: () => void): () => void {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    timer = setTimeout(() => {
      wait();
      work();
    }, untilNext(ms)).unref();
  };
  wait();
  return () => clearTimeout(timer);
}

/** A timer may end this much before its moment, which is over nevertheless. */
const EARLY_MS = 20;

/** Milliseconds until the next moment at which those look who do so every `ms`, of 100 at least. */
export function untilNext(ms: number, now = performance.now()): number {
  const left = Math.ceil(ms - (now % ms));
  return left > EARLY_MS ? left : left + ms;
}
