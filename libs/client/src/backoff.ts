import { setTimeout as pause } from 'node:timers/promises';

const FIRST_MS = 100;
const LONGEST_MS = 5_000;

/** Pauses that double from 100 ms to 5 s, with a random half, until `reset`. */
export class Backoff {
  private next = FIRST_MS;

  reset(): void {
    this.next = FIRST_MS;
  }

  /** Rejects when `signal` aborts. */
  async wait(signal?: AbortSignal): Promise<void> {
    const ms = this.next / 2 + Math.random() * (this.next / 2);
    this.next = Math.min(this.next * 2, LONGEST_MS);
    await pause(ms, undefined, { signal });
  }
}
