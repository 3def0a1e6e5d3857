import type { Fact } from './fact.js';

/** Where a reader stands: after the row (`xid`, `key`, `seq`) of one generation of one database cluster. Plain data. */
export interface Cursor {
  readonly xid: string;
  readonly key: string;
  readonly seq: number;
  readonly generation: number;
}

export interface SourceBacklog {
  readonly waiting: number;
  /** 0 when none waits. */
  readonly oldestSeconds: number;
}

export interface ReadOptions {
  /** That there is nothing may have been found so many milliseconds ago, for somebody else; default 0. */
  readonly ageMs?: number;
  /** Of facts that are wanted; absent: all. */
  readonly types?: ReadonlySet<string> | undefined;
  /** Who reads on and on, always the same object: what comes after their place is kept at hand for them. */
  readonly reader?: object;
}

/** Facts of one topic, in the order of their commits. */
export interface FactSource {
  readonly topic: string;
  /** At most about `limit` rows after `after` (null: from the beginning) that no running transaction can still precede. */
  read(
    after: Cursor | null,
    limit: number,
    options?: ReadOptions,
  ): Promise<{
    readonly facts: readonly Fact[];
    /** How many were looked through, wanted or not. */
    readonly passed: number;
    readonly cursor: Cursor | null;
    /** Whether there may be more to read at once; absent: not known. */
    readonly more?: boolean;
  }>;
  /** The place after which everything lies that is not yet readable: where those begin who want no past. */
  now(): Promise<Cursor>;
  /** Whether anything has been committed after the place, also what cannot be read yet because an older transaction runs. */
  pending(after: Cursor | null): Promise<boolean>;
  /** What has been committed after the place: how many rows (no more than 10,000 are counted), and the age of the oldest. */
  backlog(after: Cursor | null): Promise<SourceBacklog>;
  /** Calls `listener` when there may be something new. Returns the unsubscriber. */
  onPoke(listener: () => void): () => void;
}

export const samePlace = (a: Cursor | null, b: Cursor | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.xid === b.xid && a.key === b.key && a.seq === b.seq && a.generation === b.generation);
