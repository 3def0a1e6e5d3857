import { createHash } from 'node:crypto';

import type { Pool, QueryResultRow } from 'pg';
import type { Cursor, SourceBacklog } from './fact-source.js';
import { Stillness } from './stillness.js';

export interface XidTailOptions {
  readonly pool: Pool;
  readonly schema: string;
  /** Has columns `xid`, `key` and `seq`, unique together, and an index that begins with them (after those of `where`). */
  readonly table: string;
  /** The key column, e.g. `instance_id`. */
  readonly key: string;
  readonly keyType: 'uuid' | 'text';
  /** Further columns to read. */
  readonly columns: readonly string[];
  /** The column that tells about when a row was written. */
  readonly time: string;
  /** A fixed condition, e.g. `topic = 'x'`. Not from outside: it is put into the SQL as it is. */
  readonly where?: string;
}

/** `position` is the row's publish position, as in a {@link Cursor}. */
export type TailRow = QueryResultRow & { readonly position: string; readonly key: string; readonly seq: number };

const COUNTED_ROWS = 10_000;

interface Position extends QueryResultRow {
  readonly position: string | null;
  readonly key: string;
  readonly seq: string;
  readonly generation: number;
}

/**
 * Reads a table in the order of its transactions, and only below the oldest one that still runs: what it has passed by
 * can never be followed by an earlier row, so a slow transaction is never skipped.
 */
export class XidTail {
  /** Planned once per connection: planning over a journal's many partitions takes longer than reading. */
  readonly #name: string;
  readonly #sql: string;
  readonly #transactionsSql: string;
  readonly #pendingSql: string;
  readonly #backlogSql: string;
  readonly #stillness: Stillness;
  /** Places after which there is nothing for as long as the database is still. */
  #nothing: { readonly mark: string; readonly after: Set<string> } = { mark: '', after: new Set() };

  constructor(private readonly options: XidTailOptions) {
    const { pool, schema, table, key, keyType, columns, time, where } = options;
    this.#stillness = Stillness.of(pool);
    const generation = `(select generation, xid_offset from ${schema}.xid_generations where relation = '${table}' order by generation desc limit 1) g`;
    const next = `from ${schema}.${table}
        where (xid, ${key}, seq) > ($1::xid8, $2::${keyType}, $3::bigint)
          and xid < ((pg_snapshot_xmin(pg_current_snapshot())::text::bigint + g.xid_offset)::text::xid8)${where ? ` and ${where}` : ''}
        order by xid, ${key}, seq limit $4`;
    this.#sql = `select t.*, g.generation from ${generation} left join lateral (
        select xid::text as position, ${[`${key}::text as key`, 'seq', ...columns].join(', ')} ${next}) t on true`;
    this.#transactionsSql = `select g.generation, t.* from ${generation} left join lateral (
        select array_agg(distinct xid)::text[] as xids from (select xid ${next}) found) t on true`;
    this.#name = createHash('sha256').update(this.#sql).digest('base64url');
    const after = `from ${schema}.${table} where (xid, ${key}, seq) > ($1::xid8, $2::${keyType}, $3::bigint)${where ? ` and ${where}` : ''}`;
    this.#pendingSql = `select exists (select 1 ${after}) as pending`;
    this.#backlogSql = `select count(*)::int as waiting, coalesce(greatest(extract(epoch from now() - min(${time})), 0), 0)::float8 as "oldestSeconds"
      from (select ${time} ${after} order by xid, ${key}, seq limit ${COUNTED_ROWS}) waiting`;
  }

  /** Whether a committed row comes after the place, below the oldest running transaction or above it. */
  async pending(after: Cursor | null): Promise<boolean> {
    const { xid, key, seq } = after ?? this.#before('0', 0);
    const { rows } = await this.options.pool.query<{ pending: boolean }>(this.#pendingSql, [xid, key, seq]);
    return rows[0]?.pending === true;
  }

  /** As {@link FactSource.now}: the oldest transaction that still runs, or the next. */
  async now(): Promise<Cursor> {
    const { pool, schema, table } = this.options;
    const { rows } = await pool.query<{ xid: string; generation: number }>(
      `select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset)::text as xid, generation
       from ${schema}.xid_generations where relation = $1 order by generation desc limit 1`,
      [table],
    );
    const { xid, generation } = rows[0] ?? this.#unaligned();
    return this.#before(xid, generation);
  }

  /** As {@link FactSource.backlog}. */
  async backlog(after: Cursor | null): Promise<SourceBacklog> {
    const { xid, key, seq } = after ?? this.#before('0', 0);
    const { rows } = await this.options.pool.query<SourceBacklog>(this.#backlogSql, [xid, key, seq]);
    return rows[0] ?? { waiting: 0, oldestSeconds: 0 };
  }

  /**
   * The next rows after `after` (null: from the beginning) and where to go on. The cursor moves without rows
   * when it came from a generation whose last rows this database has lost.
   *
   * @param ageMs that there is nothing may have been true so many milliseconds ago
   */
  async read(
    after: Cursor | null,
    limit: number,
    ageMs = 0,
  ): Promise<{ rows: readonly TailRow[]; cursor: Cursor | null }> {
    const from = after ?? this.#before('0', 0);
    const mark = await this.#mark(ageMs);
    if (this.#isNothingAfter(from, mark)) return { rows: [], cursor: after };
    const { rows } = await this.options.pool.query<Position>({
      name: `tail-${this.#name}`,
      text: this.#sql,
      values: [from.xid, from.key, from.seq, limit],
    });
    const { generation } = rows[0] ?? this.#unaligned();
    if (after && after.generation !== generation)
      return this.read(await this.#resumed(after, generation), limit, ageMs);
    const found: TailRow[] = [];
    for (const row of rows) {
      // In place: the rows are ours, and many.
      if (row.position !== null) found.push(Object.assign(row, { position: row.position, seq: Number(row.seq) }));
    }
    const last = found.at(-1);
    if (last === undefined) this.#noteNothingAfter(from, mark);
    return {
      rows: found,
      cursor: last ? { xid: last.position, key: last.key, seq: last.seq, generation } : after,
    };
  }

  /**
   * The next transactions that have rows after `after` (null: from the beginning), oldest first: those of the next `limit`
   * rows, of the last of them perhaps only the first. And where they were looked for, as in {@link read}: only there may the
   * first of them have begun before.
   */
  async transactions(
    after: Cursor | null,
    limit: number,
    ageMs = 0,
  ): Promise<{ xids: readonly string[]; after: Cursor | null; generation: number }> {
    const from = after ?? this.#before('0', 0);
    const mark = await this.#mark(ageMs);
    if (this.#isNothingAfter(from, mark)) return { xids: [], after, generation: from.generation };
    const { rows } = await this.options.pool.query<{ generation: number; xids: string[] | null }>({
      name: `transactions-${this.#name}`,
      text: this.#transactionsSql,
      values: [from.xid, from.key, from.seq, limit],
    });
    const { generation, xids } = rows[0] ?? this.#unaligned();
    if (after && after.generation !== generation)
      return this.transactions(await this.#resumed(after, generation), limit, ageMs);
    if (xids === null) this.#noteNothingAfter(from, mark);
    return { xids: xids ?? [], after, generation };
  }

  /** Undefined for whoever wants to know what is there now. */
  async #mark(ageMs: number): Promise<string | undefined> {
    return ageMs > 0 ? this.#stillness.mark(ageMs) : undefined;
  }

  #isNothingAfter(place: Cursor, mark: string | undefined): boolean {
    return mark !== undefined && this.#nothing.mark === mark && this.#nothing.after.has(nameOf(place));
  }

  /** @param mark from before it was looked */
  #noteNothingAfter(place: Cursor, mark: string | undefined): void {
    if (mark === undefined) return;
    if (this.#nothing.mark !== mark) this.#nothing = { mark, after: new Set() };
    this.#nothing.after.add(nameOf(place));
  }

  #unaligned(): never {
    throw new Error(`${this.options.schema}.${this.options.table} has no generation: call alignGeneration at start`);
  }

  /** Where those go on in `generation` who stand in another one. */
  async #resumed(after: Cursor, generation: number): Promise<Cursor> {
    const { rows } = await this.options.pool.query<{ begins_at: string }>(
      `select min(begins_at)::text as begins_at from ${this.options.schema}.xid_generations where relation = $1 and generation > $2`,
      [this.options.table, after.generation],
    );
    const begins = rows[0]?.begins_at;
    const ahead = begins != null && BigInt(after.xid) >= BigInt(begins);
    // A cursor of a later generation than the table's own can only come from a database that is gone: begin again.
    if (after.generation > generation) return this.#before('0', generation);
    return ahead ? this.#before(begins, generation) : { ...after, generation };
  }

  #before(xid: string, generation: number): Cursor {
    return {
      xid,
      key: this.options.keyType === 'uuid' ? '00000000-0000-0000-0000-000000000000' : '',
      seq: -1,
      generation,
    };
  }
}

const nameOf = ({ xid, key, seq, generation }: Cursor): string => `${generation}/${xid}/${seq}/${key}`;

/**
 * Seconds since the oldest transaction of the whole server began that holds the tail back; 0 when there is none.
 * For a metric and an alert: no reader passes it.
 */
export async function horizonAge(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ age: number }>(
    `select coalesce(extract(epoch from clock_timestamp() - min(xact_start)), 0)::float8 as age from pg_stat_activity
     where backend_xmin is not null or backend_xid is not null`,
  );
  return rows[0]?.age ?? 0;
}
