/** Tells listeners that there may be something new. Says nothing of what, so any number of pokes is as good as one. */
export class Poke {
  readonly #listeners = new Set<() => void>();

  /** Returns the unsubscriber. */
  readonly on = (listener: () => void): (() => void) => {
    const own = () => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  readonly now = (): void => {
    for (const listener of this.#listeners) listener();
  };
}
