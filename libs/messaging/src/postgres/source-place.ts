import type { Cursor, FactSource } from '../fact-source.js';
import { gatheredAt } from '../gather.js';
import { Polling } from '../polling.js';

/** Where the leader of a group stands in one source, and when it looks there again. Moments are of `performance.now()`. */
export class SourcePlace {
  /** What the database knows. */
  saved: Cursor | null;
  savedMoment = 0;
  #lookAt = 0;
  #notBefore = 0;
  readonly #polling = new Polling();

  /**
   * @param at after what has been handled, or was not wanted
   * @param gatherMs as in `SubscribeOptions`
   */
  constructor(
    readonly source: FactSource,
    public at: Cursor | null,
    private readonly gatherMs?: number,
  ) {
    this.saved = at;
  }

  get dueAt(): number {
    return Math.max(this.#lookAt, this.#notBefore);
  }

  poke(): void {
    this.#lookAt = 0;
    this.#polling.poke();
  }

  /** It is being looked at now, and again before long unless there is a poke: `most` milliseconds at most. Returns how old news may be. */
  look(now: number, most: number): number {
    const { ageMs, again } = this.#polling.look(now, most);
    this.#lookAt = again;
    return ageMs;
  }

  /** There was something, so there may be more; it is looked for at once when it is known to be there. */
  moved(began: number, facts: number, more = false): void {
    this.poke();
    this.#notBefore = more ? 0 : gatheredAt(began, facts, this.gatherMs);
  }

  savedAt(place: Cursor | null, now: number): void {
    this.at = this.saved = place;
    this.savedMoment = now;
  }
}
