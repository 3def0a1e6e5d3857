import type { Cursor, FactSource } from '../fact-source.js';
import { gatherMs } from '../gather.js';

/** Where the leader of a group stands in one source, and when it looks there again. Moments are of `performance.now()`. */
export class SourcePlace {
  /** What the database knows. */
  saved: Cursor | null;
  savedMoment = 0;
  #lookAt = 0;
  #notBefore = 0;

  /** @param at after what has been handled, or was not wanted */
  constructor(
    readonly source: FactSource,
    public at: Cursor | null,
  ) {
    this.saved = at;
  }

  get dueAt(): number {
    return Math.max(this.#lookAt, this.#notBefore);
  }

  poke(): void {
    this.#lookAt = 0;
  }

  /** It is being looked at now, and then at `next` unless there is a poke. */
  look(next: number): void {
    this.#lookAt = next;
  }

  /** There was something, so there may be more; it is looked for at once when it is known to be there. */
  moved(began: number, facts: number, more = false): void {
    this.#lookAt = 0;
    this.#notBefore = more ? 0 : began + gatherMs(facts);
  }

  savedAt(place: Cursor | null, now: number): void {
    this.at = this.saved = place;
    this.savedMoment = now;
  }
}
