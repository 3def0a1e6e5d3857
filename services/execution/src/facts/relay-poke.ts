import { Poke } from '@baton/messaging';

/** Facts of this time go out together: under load, a few larger batches instead of one for each flush. */
const COALESCE_MS = 15;

/** Wakes the relay after a commit: at once when it was quiet, otherwise together with what follows. */
export class RelayPoke {
  private readonly poke = new Poke();
  private pending: NodeJS.Timeout | undefined;
  private last = 0;
  readonly on = this.poke.on;

  committed(): void {
    if (this.pending !== undefined) return;
    const wait = this.last + COALESCE_MS - performance.now();
    if (wait <= 0) return this.now();
    this.pending = setTimeout(() => this.now(), wait);
  }

  stop(): void {
    clearTimeout(this.pending);
  }

  private now(): void {
    this.pending = undefined;
    this.last = performance.now();
    this.poke.now();
  }
}
