/** After a poke it is looked again this soon, since an older transaction may hide what was committed; then ever more seldom. */
const FIRST_MS = 25;

/** When to look at a source again: at once when poked, else at growing intervals, since a poke may come from nowhere. */
export class Polling {
  #ms = FIRST_MS;
  #poked = true;

  poke(): void {
    this.#ms = FIRST_MS;
    this.#poked = true;
  }

  /**
   * It is being looked at now, a moment of `performance.now()`. Returns how old news may be, and the moment to look again
   * unless there is a poke, within `most`. All who wait for as long look at the same moments, so that one look serves all.
   * Milliseconds.
   */
  look(now: number, most: number): { readonly ageMs: number; readonly again: number } {
    const wait = Math.min(this.#ms, most);
    const ageMs = this.#poked ? 0 : wait / 4;
    this.#poked = false;
    this.#ms = Math.min(this.#ms * 2, most);
    return { ageMs, again: Math.floor((now + wait) / wait) * wait };
  }
}
