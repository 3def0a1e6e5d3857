import { Rejection } from '@baton/kernel';
import { isDatabaseAway } from '@baton/service-kit';

/** What became of one member of a batch. */
export type Outcome<Value> = { readonly value: Value } | { readonly error: unknown };

export interface BatchesOptions {
  /** Batches under way at once, at most. */
  readonly parallel: number;
  /** Members of a batch, at most. */
  readonly most: number;
  /** Members that may wait; beyond them nobody is let in. Default 5,000. */
  readonly waiting?: number;
}

const WAITING = 5_000;
const RETRY_MS = 500;

interface Waiting<Item, Value> {
  readonly item: Item;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Does together what arrives while other batches are under way. There is no timer: the batch follows the load, and what
 * comes alone is done at once.
 */
export class Batches<Item, Value> {
  private queue: Waiting<Item, Value>[] = [];
  private running = 0;
  private scheduled = false;

  /**
   * @param run answers one outcome for each item, in their order. Where it throws instead, nothing of it may have happened:
   *   a batch is then halved until the member at fault stands alone, unless it is the database that is away
   */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Outcome<Value>[]>,
    private readonly options: BatchesOptions,
  ) {}

  /** @throws Rejection `exhausted` TOO_BUSY, where too many wait already */
  add(item: Item): Promise<Value> {
    if (this.queue.length >= (this.options.waiting ?? WAITING)) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      this.queue.push({ item, resolve, reject });
      this.schedule();
    });
  }

  /** On the next turn of the event loop, so that all that one turn brings goes together. */
  private schedule(): void {
    if (this.scheduled || this.running >= this.options.parallel) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.queue.length > 0 && this.running < this.options.parallel) this.begin();
    });
  }

  private begin(): void {
    this.running++;
    void this.settle(this.queue.splice(0, this.options.most)).finally(() => {
      this.running--;
      if (this.queue.length > 0) this.schedule();
    });
  }

  /** Never throws: every member is answered. */
  private async settle(batch: readonly Waiting<Item, Value>[]): Promise<void> {
    let outcomes: readonly Outcome<Value>[];
    try {
      outcomes = await this.run(batch.map(({ item }) => item));
      if (outcomes.length !== batch.length) throw new Error('A batch did not answer each of its members');
    } catch (error) {
      if (batch.length === 1 || isDatabaseAway(error)) return batch.forEach(({ reject }) => reject(error));
      const middle = batch.length >> 1;
      await this.settle(batch.slice(0, middle));
      return this.settle(batch.slice(middle));
    }
    batch.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index] as Outcome<Value>;
      if ('value' in outcome) resolve(outcome.value);
      else reject(outcome.error);
    });
  }
}

const busy = (): Rejection =>
  new Rejection('exhausted', 'TOO_BUSY', 'Too many others are at the same; try again', { retryAfterMs: RETRY_MS });
