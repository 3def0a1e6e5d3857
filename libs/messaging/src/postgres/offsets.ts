import type { ClientBase, Pool } from 'pg';
import type { Cursor } from '../fact-source.js';

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

const cursorOf = (row: Row | undefined): Cursor | null =>
  row?.xid == null ? null : { xid: row.xid, key: row.key, seq: Number(row.seq), generation: row.generation };

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

  async save(tx: ClientBase, topic: string, cursor: Cursor | null): Promise<void> {
    await tx.query(
      `update ${this.schema}.bus_offsets set xid = $3::xid8, key = $4, seq = $5, generation = $6, updated_at = now() where consumer = $1 and topic = $2`,
      [this.consumer, topic, cursor?.xid, cursor?.key, cursor?.seq, cursor?.generation],
    );
  }

  async #read(db: ClientBase | Pool, topic: string, suffix: string): Promise<Cursor | null> {
    const sql = `select xid::text, key, seq, generation from ${this.schema}.bus_offsets where consumer = $1 and topic = $2 ${suffix}`;
    return cursorOf((await db.query<Row>(sql, [this.consumer, topic])).rows[0]);
  }
}

export const samePlace = (a: Cursor | null, b: Cursor | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.xid === b.xid && a.key === b.key && a.seq === b.seq && a.generation === b.generation);
