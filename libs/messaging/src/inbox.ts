import type { ClientBase, Pool } from 'pg';
import type { Fact } from './fact.js';

/** What a consumer has handled: single facts by id, or the last `seq` per key. */
export function createInboxSql(schema: string): string {
  return `
create table ${schema}.inbox (
  consumer   text        not null,
  fact_id    text        not null,
  handled_at timestamptz not null default now(),
  primary key (consumer, fact_id)
);
create table ${schema}.high_water (
  consumer text   not null,
  key      text   not null,
  seq      bigint not null,
  primary key (consumer, key)
);`;
}

/** For consumers whose facts come one by one and rarely: a row per fact. Read models use {@link HighWater}. */
export class Inbox {
  constructor(private readonly schema: string) {}

  /** Marks the ids as handled and returns those that were not before. The mark is undone with the transaction. */
  async once(tx: ClientBase, consumer: string, factIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { rows } = await tx.query<{ fact_id: string }>(
      `insert into ${this.schema}.inbox (consumer, fact_id) select $1, id from unnest($2::text[]) id order by id on conflict do nothing returning fact_id`,
      [consumer, factIds],
    );
    return new Set(rows.map(({ fact_id }) => fact_id));
  }

  /** Forgets what was handled more than `days` ago. A fact that is delivered again after that is handled again. */
  async prune(pool: Pool, days: number): Promise<number> {
    const { rowCount } = await pool.query(
      `delete from ${this.schema}.inbox where handled_at < now() - make_interval(days => $1)`,
      [days],
    );
    return rowCount ?? 0;
  }
}

/** For read models: one row per key instead of one per fact. */
export class HighWater {
  constructor(private readonly schema: string) {}

  /**
   * Raises the marks and returns the facts above the old ones, in order: what a redelivery or a deposed leader brings again is dropped.
   *
   * @throws Error with the code 40001 when another process makes the first mark of a key at the same time: handle the batch again
   */
  async fresh(tx: ClientBase, consumer: string, facts: readonly Fact[]): Promise<readonly Fact[]> {
    const keys = [...new Set(facts.map(({ key }) => key))].sort();
    const { rows } = await tx.query<{ key: string; seq: string }>(
      `select key, seq from ${this.schema}.high_water where consumer = $1 and key = any($2::text[]) order by key for update`,
      [consumer, keys],
    );
    const marks = new Map(rows.map(({ key, seq }) => [key, Number(seq)]));
    const fresh = facts.filter(({ key, seq }) => {
      if (seq <= (marks.get(key) ?? -1)) return false;
      marks.set(key, seq);
      return true;
    });
    const raised = [...new Set(fresh.map(({ key }) => key))].sort();
    const known = new Set(rows.map(({ key }) => key));
    const { rows: written } = await tx.query<{ key: string; inserted: boolean }>(
      `insert into ${this.schema}.high_water as old (consumer, key, seq) select $1, u.key, u.seq from unnest($2::text[], $3::bigint[]) u(key, seq)
       on conflict (consumer, key) do update set seq = greatest(old.seq, excluded.seq) returning key, xmax = 0 as inserted`,
      [consumer, raised, raised.map((key) => marks.get(key))],
    );
    // A row that was not there to be locked, and now is: the facts it was made for may be among these.
    if (written.some(({ key, inserted }) => !inserted && !known.has(key)))
      throw Object.assign(new Error(`Another process handles the same facts for ${consumer}`), { code: '40001' });
    return fresh;
  }
}
