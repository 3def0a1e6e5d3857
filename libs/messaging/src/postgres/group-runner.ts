import type { PoolClient } from 'pg';
import type { GroupHealth, SubscribeOptions, Subscription, DeadLetter } from '../bus.js';
import { DeadLetters } from '../dead-letters.js';
import type { Fact } from '../fact.js';
import type { Cursor, FactSource } from '../fact-source.js';
import { inTransaction } from '../transaction.js';
import { causeOf, Delivery, isPassing, type Delivered } from './delivery.js';
import type { Leadership } from './leadership.js';
import { Offsets, samePlace } from './offsets.js';
import { Wake } from './wake.js';

const MAX_BACKOFF_MS = 5_000;

export interface GroupRunnerOptions extends SubscribeOptions {
  readonly sources: readonly FactSource[];
  readonly leadership: Leadership;
  /** How often to look without a poke, and how often to try to become the leader. */
  readonly pollMs: number;
  readonly leadMs: number;
}

/** Another process has moved the offset: this one leads no more. */
class Deposed extends Error {}

/** Delivers the topics of one group, in the one process that leads it. */
export class GroupRunner implements Subscription {
  readonly group: string;
  readonly #options: GroupRunnerOptions;
  readonly #name: string;
  readonly #offsets: Offsets;
  readonly #letters: DeadLetters;
  readonly #delivery: Delivery;
  readonly #wake = new Wake();
  readonly #unsubscribe: (() => void)[];
  #loop: Promise<void> | undefined;
  #stopped = false;
  #delivered = 0;
  #parked = 0;
  #failure: string | undefined;

  constructor(options: GroupRunnerOptions) {
    const { schema } = options.db;
    this.#options = options;
    this.group = options.group;
    this.#name = `${schema}/${options.group}`;
    this.#offsets = new Offsets(schema, options.group);
    this.#letters = new DeadLetters(schema, options.group);
    this.#delivery = new Delivery(options.handle, this.#letters);
    this.#unsubscribe = options.sources.map((source) => source.onPoke(() => this.#wake.now()));
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#wake.now();
    await this.#loop;
  }

  health(): GroupHealth {
    return {
      group: this.group,
      leading: this.#options.leadership.holds(this.#name),
      delivered: this.#delivered,
      parked: this.#parked,
      ...(this.#failure !== undefined && { failure: this.#failure }),
    };
  }

  /** Whether nothing that has been committed waits for this group. */
  async caughtUp(): Promise<boolean> {
    const { sources, db } = this.#options;
    for (const source of sources) {
      const from = await this.#offsets.load(db.pool, source.topic);
      if (samePlace(from, (await source.read(from, 1)).cursor)) continue;
      this.#wake.now();
      return false;
    }
    return true;
  }

  deadLetters(limit = 100): Promise<readonly DeadLetter[]> {
    return this.#letters.list(this.#options.db.pool, limit);
  }

  async redrive(key: string): Promise<number> {
    let total = 0;
    for (const { topic } of this.#options.sources) {
      // The offset's lock keeps the leader from parking or delivering facts of the topic meanwhile.
      const { handled, failure } = await inTransaction(this.#options.db.pool, async (tx) => {
        await this.#offsets.lock(tx, topic);
        return this.#delivery.redrive(tx, topic, key);
      });
      total += handled;
      if (failure !== undefined) throw failure;
    }
    return total;
  }

  async #run(): Promise<void> {
    const { leadership, leadMs, backoffMs = 100 } = this.#options;
    for (let failures = 0; !this.#stopped;) {
      try {
        if (await leadership.take(this.#name)) await this.#lead(() => void (failures = 0));
        else await this.#wake.sleep(leadMs);
      } catch (error) {
        if (!(error instanceof Deposed)) this.#failure = causeOf(error);
        await this.#wake.sleep(Math.min(backoffMs * 2 ** failures++, MAX_BACKOFF_MS));
      }
    }
    await leadership.release(this.#name).catch(() => undefined);
  }

  /** Until stopped or deposed. */
  async #lead(progress: () => void): Promise<void> {
    const { sources, leadership, db, pollMs } = this.#options;
    const cursors = new Map<FactSource, Cursor | null>();
    for (const source of sources) cursors.set(source, await this.#offsets.load(db.pool, source.topic));
    while (!this.#stopped && leadership.holds(this.#name)) {
      this.#wake.clear();
      let moved = false;
      for (const source of sources) {
        const from = cursors.get(source) ?? null;
        const { facts, cursor } = await source.read(from, this.#options.maxBatch ?? 500);
        if (samePlace(from, cursor)) continue;
        await this.#deliver(source.topic, facts, from, cursor);
        cursors.set(source, cursor);
        moved = true;
        if (this.#stopped) return;
      }
      this.#failure = undefined;
      progress();
      if (!moved) await this.#wake.sleep(pollMs);
    }
  }

  async #deliver(topic: string, facts: readonly Fact[], from: Cursor | null, to: Cursor | null): Promise<void> {
    const { types, attempts = 5, backoffMs = 100 } = this.#options;
    const wanted = types ? facts.filter(({ type }) => types.includes(type)) : facts;
    for (let attempt = 1; ; attempt++) {
      try {
        const isLast = attempt >= attempts;
        const work = (tx: PoolClient) =>
          isLast ? this.#delivery.apart(tx, topic, wanted) : this.#delivery.together(tx, topic, wanted);
        const { handled, parked } = await this.#move(topic, from, to, wanted.length === 0 ? undefined : work);
        this.#delivered += handled;
        this.#parked += parked;
        return;
      } catch (error) {
        // What passes by itself is waited out by the outer loop, which reads the offset again.
        if (this.#stopped || error instanceof Deposed || isPassing(error)) throw error;
        this.#failure = causeOf(error);
        await this.#wake.pause(Math.min(backoffMs * 2 ** (attempt - 1), MAX_BACKOFF_MS), () => this.#stopped);
        if (this.#stopped) return this.#giveUp();
      }
    }
  }

  #giveUp(): never {
    throw new Deposed('stopping');
  }

  /** One transaction: the handler's work and the new offset, unless somebody else has moved the offset. */
  #move(
    topic: string,
    from: Cursor | null,
    to: Cursor | null,
    work?: (tx: PoolClient) => Promise<Delivered>,
  ): Promise<Delivered> {
    return inTransaction(this.#options.db.pool, async (tx) => {
      if (!samePlace(await this.#offsets.lock(tx, topic), from))
        throw new Deposed(`${this.#name} is led by another process`);
      const delivered = (await work?.(tx)) ?? { handled: 0, parked: 0 };
      await this.#offsets.save(tx, topic, to);
      return delivered;
    });
  }
}
