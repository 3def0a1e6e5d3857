/**
 * Turns many single lookups into few batched ones. A lookup is answered by a batch that began after it was asked,
 * so the answer is never older than the question. Keys asked twice are looked up once.
 */
export class Coalesced<Value> {
  private waiting = new Map<string, Waiter<Value>[]>();
  private running = 0;

  /**
   * @param load answers the values of `keys`; an absent key is answered with undefined
   * @param parallel batches under way at once
   */
  constructor(
    private readonly load: (keys: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
    private readonly parallel = 2,
  ) {}

  get(key: string): Promise<Value | undefined> {
    return new Promise((resolve, reject) => {
      const waiters = this.waiting.get(key);
      if (waiters === undefined) this.waiting.set(key, [{ resolve, reject }]);
      else waiters.push({ resolve, reject });
      if (this.waiting.size === 1 && waiters === undefined && this.running < this.parallel)
        setImmediate(() => this.next());
    });
  }

  private next(): void {
    if (this.waiting.size === 0 || this.running >= this.parallel) return;
    const batch = this.waiting;
    this.waiting = new Map();
    this.running++;
    void this.load([...batch.keys()])
      .then(
        (values) => answer(batch, (key, waiter) => waiter.resolve(values.get(key))),
        (error: unknown) => answer(batch, (_key, waiter) => waiter.reject(error)),
      )
      .finally(() => {
        this.running--;
        this.next();
      });
  }
}

interface Waiter<Value> {
  resolve(value: Value | undefined): void;
  reject(error: unknown): void;
}

function answer<Value>(
  batch: ReadonlyMap<string, Waiter<Value>[]>,
  with_: (key: string, waiter: Waiter<Value>) => void,
): void {
  for (const [key, waiters] of batch) for (const waiter of waiters) with_(key, waiter);
}
