import type { Pool } from 'pg';
import type { Backlog, Bus, GroupHealth, SubscribeOptions, Subscription } from '../bus.js';
import type { FactSource } from '../fact-source.js';
import type { KafkaSettings } from './kafka-settings.js';

export interface KafkaBusOptions {
  readonly kafka: KafkaSettings;
  /** What this process publishes, when it is its turn. */
  readonly sources: readonly FactSource[];
  /** Where the relay keeps its cursor: the schema that the sources are in. */
  readonly relay: { readonly pool: Pool; readonly schema: string };
  /** Milliseconds between looks at the sources without a poke (default 250). */
  readonly pollMs?: number;
  /** The process can deliver no more and should end: it has lost a right, say. {@link Bus.trouble} says why, too. */
  readonly onCrash?: (cause: Error) => void;
  /** What the client library has to say of errors. */
  readonly report?: (problem: string) => void;
}

/** The bus over Kafka. */
export class KafkaBus implements Bus {
  constructor(readonly options: KafkaBusOptions) {}
  subscribe(_options: SubscribeOptions): Promise<Subscription> {
    return Promise.reject(new Error('not written yet'));
  }
  start(): Promise<void> {
    return Promise.resolve();
  }
  stop(): Promise<void> {
    return Promise.resolve();
  }
  health(): readonly GroupHealth[] {
    return [];
  }
  subscriptions(): readonly Subscription[] {
    return [];
  }
  drained(): Promise<void> {
    return Promise.resolve();
  }
  position(): string {
    return '';
  }
  trouble(): string | undefined {
    return 'not written yet';
  }
  backlogs(): Promise<readonly Backlog[]> {
    return Promise.resolve([]);
  }
}
