import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 200;

/**
 * Asks again and again until `probe` answers something.
 *
 * @throws Error naming `what` when it has not come to pass within `withinMs`; whatever `probe` throws
 */
export async function until<T>(what: string, probe: () => Promise<T | undefined>, withinMs = 60_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`It did not come to pass within ${withinMs / 1000} s: ${what}`);
    await pause(EVERY_MS);
  }
}
