import type { Pool, PoolClient } from 'pg';
import type { Fact } from './fact.js';

/**
 * Handles facts in order, each once in a batch, all or none: throwing undoes what was done with `tx` and the batch is delivered again.
 * With the postgres adapter `tx` also moves the offset; with a broker the acknowledgement follows its commit.
 */
export type FactHandler = (batch: readonly Fact[], tx: PoolClient) => Promise<void>;

export interface SubscribeOptions {
  /** One of the processes that subscribe with the same group handles a fact; stable name, e.g. `task`. */
  readonly group: string;
  readonly topics: readonly string[];
  /** Facts of other types are passed over. Absent: all. */
  readonly types?: readonly string[];
  readonly handle: FactHandler;
  /**
   * Asked when there are facts, after they were read: false, they are passed over without a transaction, as nobody wants any
   * now. Absent: somebody always does.
   */
  readonly wanted?: () => Promise<boolean>;
  /** The consumer's own schema, which holds its offsets, inbox and dead letters. */
  readonly db: { readonly pool: Pool; readonly schema: string };
  /** Facts in one call at most, default 500. */
  readonly maxBatch?: number;
  /** How long a batch waits for more that follows it, so that transactions are fewer; milliseconds, default 100. */
  readonly gatherMs?: number;
  /** Attempts at a failing fact before it is parked, default 5, and the first pause in milliseconds, default 100 (then doubled, 5 s at most). */
  readonly attempts?: number;
  readonly backoffMs?: number;
}

/** A fact that could not be handled, or that waits behind one of its key. */
export interface DeadLetter {
  readonly topic: string;
  readonly key: string;
  readonly fact: Fact;
  readonly cause: string;
  readonly parkedAt: string;
}

/** A fact that a group has just parked because it could not handle it. What follows of its key is parked with it, unsaid. */
export interface Parking {
  readonly group: string;
  readonly fact: Fact;
  readonly cause: string;
}

/** Told after the transaction has been committed. Must not throw. */
export type OnParked = (parking: Parking) => void;

export interface Subscription {
  readonly group: string;
  /** Handles the parked facts of `key` in order; later ones then flow again. Throws the handler's error at the first that fails again. Returns how many were handled. */
  redrive(key: string): Promise<number>;
  deadLetters(limit?: number): Promise<readonly DeadLetter[]>;
  /** Ends after the batch under way. */
  stop(): Promise<void>;
}

export interface ListenOptions {
  /** Names the listener on the broker. */
  readonly name: string;
  /** Of the service that listens, which may use names that begin with it on the broker. */
  readonly schema: string;
  readonly topics: readonly string[];
  /** Facts of other types are passed over. Absent: all. */
  readonly types?: readonly string[];
  /** Must not throw, and must be quick. */
  readonly hear: (facts: readonly Fact[]) => void;
}

export interface Listening {
  stop(): Promise<void>;
}

export interface GroupHealth {
  readonly group: string;
  readonly leading: boolean;
  readonly delivered: number;
  readonly parked: number;
  /** The last failure, until the next success. */
  readonly failure?: string;
}

/** What has been committed or published and not been handled yet. */
export interface Backlog {
  /** `relay`: from the owner's table to the broker; `group`: from there to a consumer. */
  readonly stage: 'relay' | 'group';
  /** The group; for a relay, the schema. */
  readonly name: string;
  readonly topic: string;
  /** Rows or facts that wait; no more than 10,000 are counted. */
  readonly waiting: number;
  /** Seconds since the oldest of them was committed, or published where a broker is read: at least so many; 0 when none waits. */
  readonly oldestSeconds: number;
}

export interface Bus {
  subscribe(options: SubscribeOptions): Promise<Subscription>;
  /**
   * This process hears what is published from now on, in order per key, and so does every other that listens: for what is
   * shown and not kept. Nothing is acknowledged, parked or, after an interruption, made up for.
   */
  listen(options: ListenOptions): Promise<Listening>;
  /** Delivery begins; subscriptions may be added before and after. */
  start(): Promise<void>;
  stop(): Promise<void>;
  health(): readonly GroupHealth[];
  /** Those of this process. */
  subscriptions(): readonly Subscription[];
  /** Resolves when every fact committed so far, and those that handling them made, has been handled or parked. */
  drained(): Promise<void>;
  /** Changes whenever this process has published or handled a fact. Opaque. */
  position(): string;
  /** Why facts do not travel now, in words; undefined while they do. */
  trouble(): string | undefined;
  /** For metrics: asks the database, and the broker where there is one; of what it does not tell in time, there is nothing. */
  backlogs(): Promise<readonly Backlog[]>;
}
