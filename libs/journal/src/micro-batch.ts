/**
 * Answers single questions with few queries: what is asked while a query is under way goes together into the next one.
 * `fetch` answers keys in any order; a key without an answer gets undefined.
 */
export class MicroBatch<Value> {
  #waiting = new Map<string, { done: (value: Value | undefined) => void; fail: (error: unknown) => void }[]>();
  #scheduled = false;
  #running = 0;

  constructor(
    private readonly fetch: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
    private readonly maxKeys: number,
    private readonly concurrency = 2,
  ) {}

  /** The answer is read from the database after this call. */
  get(key: string): Promise<Value | undefined> {
    return new Promise((done, fail) => {
      const same = this.#waiting.get(key);
      if (same) same.push({ done, fail });
      else this.#waiting.set(key, [{ done, fail }]);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#waiting.size > 0 && this.#running < this.concurrency) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#running++;
    const asked = [...this.#waiting].slice(0, this.maxKeys);
    for (const [key] of asked) this.#waiting.delete(key);
    try {
      const answers = await this.fetch(asked.map(([key]) => key));
      for (const [key, callers] of asked) for (const { done } of callers) done(answers.get(key));
    } catch (error) {
      for (const [, callers] of asked) for (const { fail } of callers) fail(error);
    } finally {
      this.#running--;
      if (this.#waiting.size > 0) this.#schedule();
    }
  }
}
