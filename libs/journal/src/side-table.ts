/** PostgreSQL types a side column may have. `timestamptz` values are given in milliseconds since 1970. */
export type ColumnType = 'uuid' | 'text' | 'int' | 'bigint' | 'boolean' | 'timestamptz' | 'jsonb';

/** Text for `uuid`, `text` and `jsonb` (already serialised), numbers or decimal text for `bigint`, milliseconds for `timestamptz`. */
export type ColumnValue = string | number | boolean | null;

/** Column name to value. `instance_id` is filled in by the journal; an absent column is written as null. */
export type SideRow = Readonly<Record<string, ColumnValue | undefined>>;

/**
 * A lookup table written in the same transaction as the journal, only by appends that won.
 *
 * The table must have a column `instance_id uuid`, by which its rows belong to one instance; `key` names the columns that,
 * with `instance_id`, identify a row (an index on them must exist).
 */
export interface SideTable {
  readonly name: string;
  /** Every column the journal writes, except `instance_id`. */
  readonly columns: Readonly<Record<string, ColumnType>>;
  /** May be empty: one row per instance. */
  readonly key: readonly string[];
  /** Named updates: the columns each of them sets. */
  readonly updates?: Readonly<Record<string, readonly string[]>>;
  /** Present: an insert into this table has to win, or the append is not made. */
  readonly gate?: readonly GateRule[];
}

/**
 * Why a gate row can lose: another row already has the same values in `columns` (a unique index on them must exist).
 * Rules are asked in order; values that are null never collide.
 */
export interface GateRule {
  readonly columns: readonly string[];
  /** SQL condition of a partial unique index, e.g. `ended_at is null`. */
  readonly where?: string;
  /** The error for the caller. Absent: the command is a repetition, and is answered with the instance that holds the row. */
  readonly reject?: (row: SideRow, holder: string) => Error;
}

/** One row to write beside an append. Writes to the same row within one append are folded into one. */
export type SideWrite =
  | { readonly op: 'insert'; readonly table: string; readonly row: SideRow }
  | { readonly op: 'update'; readonly table: string; readonly update: string; readonly row: SideRow }
  | { readonly op: 'delete'; readonly table: string; readonly row: SideRow };
