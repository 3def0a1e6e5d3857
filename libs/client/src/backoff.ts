import { setTimeout as pause } from 'node:timers/promises';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Pauses that double from 100 ms to 5 s, with a random half, until `reset`. */
export class Backoff {
  private next = FIRST_MS;

  reset(): void {
    this.next = FIRST_MS;
  }

  /**
   * @param least milliseconds that Baton has asked for; at most half as long again is added to them
   * Rejects when `signal` aborts.
   */
  async wait(signal?: AbortSignal, least = 0): Promise<void> {
    const ms = Math.max(least, this.next / 2) + Math.random() * Math.max(least / 2, this.next / 2);
    this.next = Math.min(this.next * 2, LONGEST_MS);
    await pause(ms, undefined, { signal });
  }
}
