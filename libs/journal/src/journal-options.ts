import type { Pool } from 'pg';
import type { SideTable, SideWrite } from './side-table.js';

/** What one command does to an instance. No events and no sides is a no-op: nothing is written. */
export interface Decision<State, Event> {
  readonly events: readonly Event[];
  /** The state after `events`; absent, the journal evolves it. */
  readonly state?: State;
  readonly sides?: readonly SideWrite[];
}

/**
 * Called with the instance's state and its head (`seq` 0: the instance does not exist). May be called again after a
 * conflict, so it must be free of effects. What it throws is the caller's answer, and nothing is written.
 */
export type Decide<State, Event> = (state: State, seq: number) => Decision<State, Event>;

/** Who asks, noted in the journal row. */
export interface CommandContext {
  readonly tenant: string;
  readonly actor?: string;
  readonly traceparent?: string;
  /** Milliseconds since 1970 by the service's clock. */
  readonly at: number;
  /** The instance id was just made: its history is not looked for. A collision is still found, by the version check. */
  readonly fresh?: boolean;
  /**
   * What {@link JournalOptions.premise} answered when the caller looked: nothing is written should it answer something else
   * by now. Only for appends with a gate row.
   */
  readonly premise?: number;
}

export interface Outcome<State, Event> {
  /** Another id than asked for when a repeated start is answered with the earlier instance. */
  readonly instanceId: string;
  readonly state: State;
  /** The events of this command; of the first execution when repeated. */
  readonly events: readonly Event[];
  /** The row of this command; the head for a no-op. */
  readonly seq: number;
  /** The request id was known: nothing was written now. */
  readonly repeated: boolean;
}

/** One durable append. */
export interface Committed<State, Event> {
  readonly instanceId: string;
  readonly seq: number;
  readonly events: readonly Event[];
  readonly state: State;
  readonly context: CommandContext;
}

export interface JournalOptions<State, Event> {
  /** Its connection settings are used for the journal's own flush connections; its clients for reads. */
  readonly pool: Pool;
  readonly schema: string;
  /** Default `journal`. */
  readonly table?: string;
  readonly sides: readonly SideTable[];
  /** SQL of one whole number that grows whenever something changes that new instances rest on: their caller's premise. */
  readonly premise?: string;
  readonly initial: () => State;
  readonly evolve: (state: State, event: Event) => State;
  /** Whether nothing more is expected of an instance in this state: it is not kept in memory then. Default: never. */
  readonly settled?: (state: State) => boolean;
  /** Snapshots with another version are ignored. */
  readonly stateVersion: number;
  /** Who acted, where the events of a row say so themselves: the row does not repeat it. */
  readonly actorOf?: (events: readonly Event[]) => string | undefined;
  /** Default: the kernel's lossless JSON. */
  readonly encode?: (events: readonly Event[]) => string;
  readonly decode?: (text: string) => readonly Event[];
  readonly encodeState?: (state: State) => string;
  readonly decodeState?: (text: string) => State;
  /** Warm instances, default 10,000. */
  readonly cacheSize?: number;
  /** Approximate bytes of warm instances, default 256 MiB. */
  readonly cacheBytes?: number;
  /** Flushes that may be under way at once, 1 to 3; default 2. */
  readonly connections?: number;
  /** Appends in one flush at most, default 512. */
  readonly maxBatch?: number;
  /** Appends that may wait for a flush before further commands are refused, default 20,000. */
  readonly maxQueued?: number;
  /** Rows between two snapshots of an instance, default 100. */
  readonly snapshotEvery?: number;
  /** How long a flush is tried again while PostgreSQL is away before its commands are refused; milliseconds, default 3,000. */
  readonly outageMs?: number;
  /** Statement and lock timeouts of a flush, milliseconds, default 10,000 and 2,000. */
  readonly statementTimeoutMs?: number;
  readonly lockTimeoutMs?: number;
  /**
   * After a commit and before its callers are answered, in the order of their ids. Must not throw and must be quick.
   * `xid`: the publish position that these rows, and no others, have; absent where they may have several.
   */
  readonly onCommitted?: (batch: readonly Committed<State, Event>[], xid: string | undefined) => void;
  /** A failure no caller hears of (a snapshot, `onCommitted`). */
  readonly onError?: (error: unknown) => void;
}

/** Counters since the start. */
export interface JournalStats {
  flushes: number;
  appends: number;
  /** Appends that lost the version check. */
  conflicts: number;
  /** Flushes sent again after a lost connection or a deadlock. */
  resent: number;
  cacheHits: number;
  cacheMisses: number;
  headChecks: number;
  snapshots: number;
  /** Milliseconds spent in flush statements, summed over connections. */
  flushMs: number;
}

/** A journal row, for audit and for the relay. */
export interface JournalRow<Event> {
  readonly instanceId: string;
  readonly seq: number;
  readonly at: number;
  readonly tenant: string;
  readonly requestId?: string;
  readonly actor?: string;
  readonly traceparent?: string;
  readonly events: readonly Event[];
}
