import { TransientMap } from '@baton/kernel';

/** Lets one task of a key run at a time, tasks of different keys at once. */
export class Lanes {
  /** Keys with a task under way, and who waits for its end. */
  readonly #lanes = new TransientMap<string, (() => void)[] | undefined>();
  #idle: (() => void)[] = [];

  /** Keys with a task under way. */
  get busy(): number {
    return this.#lanes.size;
  }

  /** Settles when no task is under way. */
  idle(): Promise<void> {
    return this.#lanes.size === 0 ? Promise.resolve() : new Promise((done) => this.#idle.push(done));
  }

  /** Undefined: the lane is free and now the caller's; otherwise it is when the promise settles. {@link leave} it in the end. */
  enter(key: string): Promise<void> | undefined {
    if (!this.#lanes.has(key)) {
      this.#lanes.set(key, undefined);
      return undefined;
    }
    return new Promise((turn) => {
      const waiting = this.#lanes.get(key);
      if (waiting) waiting.push(turn);
      else this.#lanes.set(key, [turn]);
    });
  }

  leave(key: string): void {
    const next = this.#lanes.get(key)?.shift();
    if (next) return next();
    this.#lanes.delete(key);
    if (this.#lanes.size === 0 && this.#idle.length > 0) for (const done of this.#idle.splice(0)) done();
  }
}
