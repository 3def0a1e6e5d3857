import type { PoolClient } from 'pg';
import type { Backlog, DeadLetter, GroupHealth, OnParked, SubscribeOptions, Subscription } from '../bus.js';
import { DeadLetters } from '../dead-letters.js';
import type { Fact } from '../fact.js';
import { samePlace, type Cursor, type FactSource } from '../fact-source.js';
import { inTransaction } from '../transaction.js';
import { causeOf, Delivery, isPassing, type Delivered } from '../delivery.js';
import type { Leadership } from '../leadership.js';
import { Offsets } from '../offsets.js';
import { SourcePlace } from './source-place.js';
import { Wake } from '../wake.js';

const MAX_BACKOFF_MS = 5_000;
/** What was passed over unwanted is read again after a crash: the offset follows it this seldom. */
const SAVE_MS = 1_000;

export interface GroupRunnerOptions extends SubscribeOptions {
  readonly sources: readonly FactSource[];
  readonly leadership: Leadership;
  /** How often to look without a poke, and how often to try to become the leader. */
  readonly pollMs: number;
  readonly leadMs: number;
  readonly onParked?: OnParked | undefined;
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
  readonly #types: ReadonlySet<string> | undefined;
  /** Where this process stands while it leads. */
  #places: readonly SourcePlace[] = [];
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
    this.#types = options.types && new Set(options.types);
    this.#unsubscribe = options.sources.map((source) => source.onPoke(() => this.#poked(source)));
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
    for (const source of this.#options.sources) {
      if (!(await source.pending(await this.#placeIn(source)))) continue;
      this.#poked(source);
      return false;
    }
    return true;
  }

  async backlogs(): Promise<Backlog[]> {
    const found: Backlog[] = [];
    for (const source of this.#options.sources) {
      const backlog = await source.backlog(await this.#placeIn(source));
      found.push({ stage: 'group', name: this.group, topic: source.topic, ...backlog });
    }
    return found;
  }

  async #placeIn(source: FactSource): Promise<Cursor | null> {
    const { db, leadership } = this.#options;
    const place = leadership.holds(this.#name) ? this.#places.find((each) => each.source === source) : undefined;
    return place ? place.at : this.#offsets.load(db.pool, source.topic);
  }

  #poked(source: FactSource): void {
    this.#places.find((each) => each.source === source)?.poke();
    this.#wake.now();
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
    const { sources, leadership, db, gatherMs } = this.#options;
    const places: SourcePlace[] = [];
    for (const source of sources)
      places.push(new SourcePlace(source, await this.#offsets.load(db.pool, source.topic), gatherMs));
    this.#places = places;
    try {
      while (!this.#stopped && leadership.holds(this.#name)) {
        this.#wake.clear();
        for (const place of places) {
          if (place.dueAt <= performance.now()) await this.#follow(place);
          if (this.#stopped) break;
        }
        this.#failure = undefined;
        progress();
        const pause = Math.min(...places.map(({ dueAt }) => dueAt)) - performance.now();
        if (pause > 0 && !this.#stopped) await this.#wake.sleep(pause);
      }
      for (const place of places) await this.#save(place);
    } finally {
      this.#places = [];
    }
  }

  /** Reads on once. Without wanted facts there is nothing to do but to know the new place. */
  async #follow(place: SourcePlace): Promise<void> {
    const { pollMs, maxBatch = 500, wanted } = this.#options;
    const began = performance.now();
    const ageMs = place.look(began, pollMs);
    const options = { ageMs, types: this.#types, reader: place };
    const { facts, passed, cursor, more } = await place.source.read(place.at, maxBatch, options);
    if (!samePlace(place.at, cursor)) {
      if (facts.length > 0 && (wanted === undefined || (await wanted()))) {
        await this.#deliver(place.source.topic, facts, place.saved, cursor);
        place.savedAt(cursor, performance.now());
      } else place.at = cursor;
      place.moved(began, passed, more);
    }
    if (performance.now() - place.savedMoment >= SAVE_MS) await this.#save(place);
  }

  async #save(place: SourcePlace): Promise<void> {
    if (samePlace(place.saved, place.at)) return;
    if (!(await this.#offsets.move(this.#options.db.pool, place.source.topic, place.saved, place.at)))
      throw this.#deposed();
    place.savedAt(place.at, performance.now());
  }

  async #deliver(topic: string, facts: readonly Fact[], from: Cursor | null, to: Cursor | null): Promise<void> {
    const { attempts = 5, backoffMs = 100, group, onParked } = this.#options;
    for (let attempt = 1; ; attempt++) {
      try {
        const isLast = attempt >= attempts;
        const { handled, parked, failed } = await this.#move(topic, from, to, (tx, anyParked) =>
          isLast ? this.#delivery.apart(tx, topic, facts) : this.#delivery.together(tx, topic, facts, anyParked),
        );
        this.#delivered += handled;
        this.#parked += parked;
        for (const { fact, cause } of failed) onParked?.({ group, fact, cause });
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

  #deposed(): Deposed {
    return new Deposed(`${this.#name} is led by another process`);
  }

  /** One transaction: the new offset, unless somebody else has moved it, and the handler's work. */
  #move(
    topic: string,
    from: Cursor | null,
    to: Cursor | null,
    work: (tx: PoolClient, anyParked: boolean) => Promise<Delivered>,
  ): Promise<Delivered> {
    return inTransaction(
      this.#options.db.pool,
      async (tx) => {
        const { moved, parked } = await this.#offsets.begin(tx, topic, from, to);
        if (!moved) throw this.#deposed();
        return work(tx, parked);
      },
      { begins: true },
    );
  }
}
