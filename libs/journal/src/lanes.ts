/** Runs the tasks of one key one after the other, tasks of different keys at once. */
export class Lanes {
  readonly #waiting = new Map<string, (() => void)[]>();
  #idle: (() => void)[] = [];

  /** Keys with a task under way. */
  get busy(): number {
    return this.#waiting.size;
  }

  /** Settles when no task is under way. */
  idle(): Promise<void> {
    return this.#waiting.size === 0 ? Promise.resolve() : new Promise((done) => this.#idle.push(done));
  }

  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#waiting.get(key);
    if (before) await new Promise<void>((turn) => before.push(turn));
    else this.#waiting.set(key, []);
    try {
      return await task();
    } finally {
      const next = this.#waiting.get(key)?.shift();
      if (next) next();
      else this.#waiting.delete(key);
      if (this.#waiting.size === 0) for (const done of this.#idle.splice(0)) done();
    }
  }
}
