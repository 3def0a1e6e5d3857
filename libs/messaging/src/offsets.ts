import pg, { type ClientBase, type Pool, type QueryResult } from 'pg';
import type { Cursor } from './fact-source.js';

/** How far each group has come in each topic. */
export function createOffsetsSql(schema: string): string {
  return `
create table ${schema}.bus_offsets (
  consumer   text        not null,
  topic      text        not null,
  xid        xid8,
  key        text,
  seq        bigint,
  generation int,
  updated_at timestamptz not null default now(),
  primary key (consumer, topic)
);`;
}

interface Row {
  readonly xid: string | null;
  readonly key: string;
  readonly seq: string;
  readonly generation: number;
}

const placeSql = (at: Cursor | null): string =>
  at === null
    ? 'null::xid8, null, null::bigint, null::int'
    : `${escapeLiteral(at.xid)}::xid8, ${escapeLiteral(at.key)}, ${Number(at.seq)}::bigint, ${Number(at.generation)}::int`;

const cursorOf = (row: Row | undefined): Cursor | null =>
  row?.xid == null ? null : { xid: row.xid, key: row.key, seq: Number(row.seq), generation: row.generation };

const { escapeLiteral } = pg;

export class Offsets {
  constructor(
    private readonly schema: string,
    private readonly consumer: string,
  ) {}

  async load(pool: Pool, topic: string): Promise<Cursor | null> {
    await pool.query(
      `insert into ${this.schema}.bus_offsets (consumer, topic) values ($1, $2) on conflict do nothing`,
      [this.consumer, topic],
    );
    return this.#read(pool, topic, '');
  }

  /** The offset, which nobody else moves before this transaction has ended. */
  lock(tx: ClientBase, topic: string): Promise<Cursor | null> {
    return this.#read(tx, topic, 'for update');
  }

  /** Moves the offset, unless it is no longer where the caller left it. Answers whether it was. */
  async move(pool: Pool, topic: string, from: Cursor | null, to: Cursor | null): Promise<boolean> {
    return (await pool.query(this.#moveSql(topic, from, to))).rowCount === 1;
  }

  /**
   * Begins a transaction that moves the offset, and asks whether the group has parked facts of the topic: in one round trip.
   * Nobody else moves the offset, parks or redrives before the transaction has ended.
   */
  async begin(
    tx: ClientBase,
    topic: string,
    from: Cursor | null,
    to: Cursor | null,
  ): Promise<{ readonly moved: boolean; readonly parked: boolean }> {
    const parked = `select exists (select from ${this.schema}.dlq where consumer = ${escapeLiteral(this.consumer)} and topic = ${escapeLiteral(topic)}) as parked`;
    // Several statements in one text are answered with as many results.
    const results = (await tx.query(`begin; ${this.#moveSql(topic, from, to)}; ${parked}`)) as unknown as QueryResult[];
    return {
      moved: results[1]?.rowCount === 1,
      parked: (results[2]?.rows[0] as { parked: boolean } | undefined)?.parked ?? true,
    };
  }

  #moveSql(topic: string, from: Cursor | null, to: Cursor | null): string {
    return `update ${this.schema}.bus_offsets set (xid, key, seq, generation, updated_at) = row(${placeSql(to)}, now())
      where consumer = ${escapeLiteral(this.consumer)} and topic = ${escapeLiteral(topic)} and (xid, key, seq, generation) is not distinct from (${placeSql(from)})`;
  }

  async #read(db: ClientBase | Pool, topic: string, suffix: string): Promise<Cursor | null> {
    const sql = `select xid::text, key, seq, generation from ${this.schema}.bus_offsets where consumer = $1 and topic = $2 ${suffix}`;
    return cursorOf((await db.query<Row>(sql, [this.consumer, topic])).rows[0]);
  }
}
