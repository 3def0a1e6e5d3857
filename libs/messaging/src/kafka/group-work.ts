import { AsyncLocalStorage } from 'node:async_hooks';

import type { OnParked, SubscribeOptions } from '../bus.js';
import type { DeadLetters } from '../dead-letters.js';
import { causeOf, Delivery, isPassing, type Delivered } from '../delivery.js';
import type { Fact } from '../fact.js';
import { gatheredAt } from '../gather.js';
import { inTransaction } from '../transaction.js';
import { Wake } from '../wake.js';
import { beginFenced, beginFencedFromAll } from './fence.js';

const MAX_BACKOFF_MS = 5_000;

/** Facts of one partition, in order. */
export interface Portion {
  readonly topic: string;
  readonly partition: number;
  readonly facts: readonly Fact[];
}

interface Waiting extends Portion {
  /** Does work as part of what brought the portion: of its trace, say. */
  readonly inItsContext: ReturnType<typeof AsyncLocalStorage.snapshot>;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

export interface GroupWorkOptions extends SubscribeOptions {
  readonly onParked?: OnParked | undefined;
}

/**
 * Handles what comes from a group's partitions, one transaction at a time. Portions of several partitions of a topic that
 * wait at the same moment share one.
 */
export class GroupWork {
  readonly #options: GroupWorkOptions;
  readonly #delivery: Delivery;
  #waiting: Waiting[] = [];
  readonly #wake = new Wake();
  #busy = false;
  #interruption: unknown;
  #delivered = 0;
  #parked = 0;
  #failure: string | undefined;

  constructor(options: GroupWorkOptions, letters: DeadLetters) {
    this.#options = options;
    this.#delivery = new Delivery(options.handle, letters);
  }

  get delivered(): number {
    return this.#delivered;
  }
  get parked(): number {
    return this.#parked;
  }
  get failure(): string | undefined {
    return this.#failure;
  }
  get busy(): boolean {
    return this.#busy;
  }

  /**
   * Resolves when the facts have been handled or parked, and that has been committed. What only fails for a while is
   * waited out.
   *
   * @throws the interruption, once there is one
   */
  handle(portion: Portion): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ ...portion, inItsContext: AsyncLocalStorage.snapshot(), done, failed });
      if (!this.#busy) void this.#run();
    });
  }

  /** Ends all waiting, and refuses what comes, until `resume`: the partitions may be another's now. A transaction under way ends. */
  interrupt(cause: unknown): void {
    this.#interruption ??= cause;
    this.#wake.now();
  }

  resume(): void {
    this.#interruption = undefined;
  }

  /** Handles the parked facts of a key while no process of the group handles anything of the topic. */
  redrive(topic: string, key: string): Promise<{ handled: number; failure?: unknown }> {
    const { db, group } = this.#options;
    return inTransaction(
      db.pool,
      async (tx) => {
        await beginFencedFromAll(tx, { schema: db.schema, group, topic });
        return this.#delivery.redrive(tx, topic, key);
      },
      { begins: true },
    );
  }

  async #run(): Promise<void> {
    this.#busy = true;
    // The partitions of one answer of the broker come in the same turn.
    await new Promise((next) => setImmediate(next));
    for (let together = this.#next(); together.length > 0; together = this.#next()) {
      const began = performance.now();
      try {
        // What several have in common belongs to the first of them.
        await together[0]?.inItsContext(() => this.#deliver(together));
        const facts = together.reduce((sum, portion) => sum + portion.facts.length, 0);
        // More is fetched only when this is done, so a wait here makes the next transaction larger.
        await this.#pause(gatheredAt(began, facts, this.#options.gatherMs) - performance.now());
        for (const { done } of together) done();
      } catch (error) {
        for (const { failed } of together) failed(error);
      }
    }
    this.#busy = false;
  }

  /** Portions of one topic, as many as fit into a batch, and one at least. */
  #next(): Waiting[] {
    const { maxBatch = 500 } = this.#options;
    const topic = this.#waiting[0]?.topic;
    const together: Waiting[] = [];
    let facts = 0;
    for (const portion of this.#waiting) {
      if (portion.topic !== topic || (facts > 0 && facts + portion.facts.length > maxBatch)) continue;
      facts += portion.facts.length;
      together.push(portion);
    }
    this.#waiting = this.#waiting.filter((portion) => !together.includes(portion));
    return together;
  }

  async #deliver(portions: readonly Portion[]): Promise<void> {
    const { attempts = 5, backoffMs = 100, group, onParked } = this.#options;
    for (let [attempt, failures] = [1, 0]; ;) {
      if (this.#interruption !== undefined) throw this.#interruption;
      try {
        const { handled, parked, failed } = await this.#attempt(portions, attempt >= attempts);
        this.#delivered += handled;
        this.#parked += parked;
        this.#failure = undefined;
        for (const { fact, cause } of failed) onParked?.({ group, fact, cause });
        return;
      } catch (error) {
        this.#failure = causeOf(error);
        if (!isPassing(error)) attempt++;
        await this.#pause(Math.min(backoffMs * 2 ** failures++, MAX_BACKOFF_MS));
      }
    }
  }

  async #attempt(portions: readonly Portion[], apart: boolean): Promise<Delivered> {
    const { db, group, wanted } = this.#options;
    if (wanted !== undefined && !(await wanted())) return { handled: 0, parked: 0, failed: [] };
    const topic = portions[0]?.topic ?? '';
    const partitions = portions.map(({ partition }) => partition);
    const facts = eachOnce(portions.flatMap((portion) => portion.facts));
    return inTransaction(
      db.pool,
      async (tx) => {
        const { anyParked } = await beginFenced(tx, { schema: db.schema, group, topic, partitions });
        if (apart) return this.#delivery.apart(tx, topic, facts);
        return this.#delivery.together(tx, topic, facts, anyParked);
      },
      { begins: true },
    );
  }

  #pause(ms: number): Promise<void> {
    return this.#wake.pause(ms, () => this.#interruption !== undefined);
  }
}

/** What was sent twice may come twice in one batch, where no inbox has been written in between. */
function eachOnce(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Set<string>();
  return facts.filter(({ source, id }) => seen.size < seen.add(`${source} ${id}`).size);
}
