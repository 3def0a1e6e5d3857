import type { Pool } from 'pg';
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
import { Leadership } from '../leadership.js';
import { Wake } from '../wake.js';
import { within } from '../within.js';
import { BrokerView } from './broker-view.js';
import { KafkaGroup } from './kafka-group.js';
import { KafkaListener } from './kafka-listener.js';
import type { KafkaSettings } from './kafka-settings.js';
import { Relay } from './relay.js';

const DRAIN_POLL_MS = 20;
/** So long the broker may take to tell what waits. */
const TELLING_MS = 3_000;

export interface KafkaBusOptions {
  readonly kafka: KafkaSettings;
  /** What this process publishes, when it is its turn. */
  readonly sources: readonly FactSource[];
  /** Where the relay keeps its cursor: the schema that the sources are in. */
  readonly relay: { readonly pool: Pool; readonly schema: string };
  /** Milliseconds between looks at the sources without a poke (default 250), and between attempts to lead the relay (default 500). */
  readonly pollMs?: number;
  readonly leadMs?: number;
  /** Milliseconds after which a silent process's partitions are given to others (default 6,000). */
  readonly sessionTimeoutMs?: number;
  /** The process can deliver no more and should end: the broker does not allow it. {@link Bus.trouble} says why, too. */
  readonly onCrash?: (cause: Error) => void;
  readonly onParked?: OnParked | undefined;
  /** What the client library has to say of errors. */
  readonly report?: (problem: string) => void;
}

/**
 * The bus over Kafka: a relay brings what the sources have committed to the broker, and each group reads it from there.
 * Nothing here waits for the broker at the start; it may come later, and go and come again.
 */
export class KafkaBus implements Bus {
  readonly #options: KafkaBusOptions;
  readonly #view: BrokerView;
  readonly #leadership: Leadership;
  readonly #relays: readonly Relay[];
  readonly #groups = new Set<KafkaGroup>();
  readonly #listeners = new Set<KafkaListener>();
  #state: 'new' | 'running' | 'stopped' = 'new';

  constructor(options: KafkaBusOptions) {
    const { kafka, sources, relay, report, pollMs = 250, leadMs = 500 } = options;
    this.#options = options;
    this.#view = new BrokerView(kafka, report);
    const leadership = (this.#leadership = new Leadership(relay.pool));
    const onDenied = this.#crashed;
    this.#relays = sources.map(
      (source) => new Relay({ ...relay, kafka, source, leadership, pollMs, leadMs, onDenied, report }),
    );
  }

  subscribe(options: SubscribeOptions): Promise<Subscription> {
    const { kafka, report, onParked, sessionTimeoutMs = 6_000 } = this.#options;
    const onCrash = this.#crashed;
    const group = new KafkaGroup({ ...options, kafka, report, sessionTimeoutMs, onCrash, onParked, view: this.#view });
    this.#groups.add(group);
    if (this.#state === 'running') group.start();
    return Promise.resolve(group);
  }

  listen(options: ListenOptions): Promise<Listening> {
    const { kafka, report } = this.#options;
    const listener = new KafkaListener({ ...options, kafka, report, onCrash: this.#crashed });
    this.#listeners.add(listener);
    if (this.#state === 'running') listener.start();
    return Promise.resolve(listener);
  }

  start(): Promise<void> {
    this.#state = 'running';
    for (const part of [...this.#relays, ...this.#groups, ...this.#listeners]) part.start();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    // Groups first: what their last batches made is still published.
    await Promise.all([...this.#groups, ...this.#listeners].map((part) => part.stop()));
    await Promise.all(this.#relays.map((relay) => relay.stop()));
    await Promise.all([this.#leadership.close(), this.#view.close()]);
  }

  health(): readonly GroupHealth[] {
    return [...this.#groups].map((group) => group.health());
  }

  subscriptions(): readonly Subscription[] {
    return [...this.#groups];
  }

  /** While the broker is away, this waits for it. */
  async drained(): Promise<void> {
    for (const wait = new Wake(); ; await wait.sleep(DRAIN_POLL_MS)) {
      if (this.#state === 'stopped') throw new Error('The bus was stopped before it was drained');
      const before = this.position();
      // Handling a fact may commit others: nothing may have moved between the first look and the last.
      if (!(await this.#published())) continue;
      const handled = await Promise.all([...this.#groups].map((group) => group.caughtUp())).catch(() => [false]);
      if (handled.every(Boolean) && (await this.#published()) && this.position() === before) return;
    }
  }

  position(): string {
    const published = this.#relays.map((relay) => String(relay.published));
    return [...published, ...this.health().map(({ delivered, parked }) => `${delivered}+${parked}`)].join(' ');
  }

  trouble(): string | undefined {
    const relay = this.#relays.find(({ failure }) => failure !== undefined);
    if (relay) return `relay of ${relay.topic}: ${relay.failure}`;
    const group = this.health().find(({ failure }) => failure !== undefined);
    return group && `${group.group}: ${group.failure}`;
  }

  async backlogs(): Promise<readonly Backlog[]> {
    const groups: Backlog[] = [];
    // What waits for a broker that is away is told by the database: so it is known just then.
    const asked = [...this.#groups].map(async (group) => void groups.push(...(await group.backlogs())));
    const told = Promise.all(asked.map((each) => within(TELLING_MS, each)));
    const relays = await Promise.all(this.#relays.map((relay) => relay.backlog()));
    await told;
    return [...relays, ...groups];
  }

  async #published(): Promise<boolean> {
    return (await Promise.all(this.#relays.map((relay) => relay.caughtUp()))).every(Boolean);
  }

  readonly #crashed = (cause: Error): void => {
    if (this.#state === 'running') this.#options.onCrash?.(cause);
  };
}
