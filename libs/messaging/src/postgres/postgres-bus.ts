import type pg from 'pg';
import type {
  Backlog,
  Bus,
  GroupHealth,
  Listening,
  ListenOptions,
  OnParked,
  SubscribeOptions,
  Subscription,
} from '../bus.js';
import type { FactSource } from '../fact-source.js';
import { GroupRunner } from './group-runner.js';
import { Leadership } from '../leadership.js';
import { SourceListener } from './source-listener.js';
import { Wake } from '../wake.js';

const DRAIN_POLL_MS = 20;

export interface PostgresBusOptions {
  /** Where each topic is read from. */
  readonly sources: readonly FactSource[];
  /** Most milliseconds between looks without a poke (default 1,000), and between attempts to become the leader (default 500). */
  readonly pollMs?: number;
  readonly leadMs?: number;
  readonly onParked?: OnParked | undefined;
}

/**
 * The bus without a broker: reads the sources' own tables and hands the facts to consumers of this process. Offset and handler
 * share one transaction of the consumer's database, so what a handler does with `tx` is done once even when it is delivered twice.
 */
export class PostgresBus implements Bus {
  readonly #sources = new Map<string, FactSource>();
  readonly #runners = new Set<GroupRunner>();
  readonly #listeners = new Set<SourceListener>();
  readonly #leaderships = new Map<pg.Pool, Leadership>();
  #started = false;

  constructor(private readonly options: PostgresBusOptions) {
    for (const source of options.sources) this.add(source);
  }

  /** Makes a topic known. To be called before it is subscribed to. */
  add(source: FactSource): void {
    this.#sources.set(source.topic, source);
  }

  /** @throws TypeError when a topic has no source here */
  subscribe(options: SubscribeOptions): Promise<Subscription> {
    const sources = this.#sourcesOf(options.topics);
    const { pool } = options.db;
    const leadership = this.#leaderships.get(pool) ?? new Leadership(pool);
    this.#leaderships.set(pool, leadership);
    const { pollMs = 1_000, leadMs = 500, onParked } = this.options;
    const runner = new GroupRunner({ ...options, sources, leadership, pollMs, leadMs, onParked });
    this.#runners.add(runner);
    if (this.#started) runner.start();
    return Promise.resolve(runner);
  }

  /** @throws TypeError when a topic has no source here */
  listen(options: ListenOptions): Promise<Listening> {
    const { pollMs = 1_000 } = this.options;
    const listener = new SourceListener({ ...options, sources: this.#sourcesOf(options.topics), pollMs });
    this.#listeners.add(listener);
    if (this.#started) listener.start();
    return Promise.resolve(listener);
  }

  #sourcesOf(topics: readonly string[]): FactSource[] {
    return topics.map((topic) => {
      const source = this.#sources.get(topic);
      if (!source) throw new TypeError(`No source for the topic ${topic}`);
      return source;
    });
  }

  start(): Promise<void> {
    this.#started = true;
    for (const part of [...this.#runners, ...this.#listeners]) part.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#runners, ...this.#listeners].map((part) => part.stop()));
    await Promise.all([...this.#leaderships.values()].map((leadership) => leadership.close()));
    this.#started = false;
  }

  subscriptions(): readonly Subscription[] {
    return [...this.#runners];
  }

  async drained(): Promise<void> {
    // Handling a fact may make others, also for a group that was looked at already: all have to be through in one look.
    for (const wait = new Wake(); ; await wait.sleep(DRAIN_POLL_MS)) {
      const done = await Promise.all([...this.#runners].map((runner) => runner.caughtUp()));
      if (done.every(Boolean)) return;
    }
  }

  position(): string {
    return this.health()
      .map(({ delivered, parked }) => `${delivered}+${parked}`)
      .join(' ');
  }

  trouble(): string | undefined {
    const failing = this.health().find(({ failure }) => failure !== undefined);
    return failing && `${failing.group}: ${failing.failure}`;
  }

  async backlogs(): Promise<readonly Backlog[]> {
    return (await Promise.all([...this.#runners].map((runner) => runner.backlogs()))).flat();
  }

  health(): readonly GroupHealth[] {
    return [...this.#runners].map((runner) => runner.health());
  }
}
