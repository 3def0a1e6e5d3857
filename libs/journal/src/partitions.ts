import { uuidTime } from '@baton/kernel';
import type { Pool, PoolClient } from 'pg';

import { boundName, nextBound, uuidBound, type PartitionWidth } from './partition-bounds.js';
import { createPartitionSql, restOf } from './schema.js';

/** One partition. Bounds are instance ids; `from` belongs to it, `until` does not. */
export interface Partition {
  readonly name: string;
  /** Absent: everything from the first. */
  readonly from?: string;
  /** Absent: without an end. */
  readonly until?: string;
}

const LOCK_MS = 2_000;
const FROM_TO = /^FOR VALUES FROM \((.*)\) TO \((.*)\)$/;
const EXCLUDED = '23514';

/** The partitions of a journal that was made by `partitionJournalSql`. */
export class JournalPartitions {
  constructor(
    private readonly pool: Pool,
    private readonly schema: string,
    private readonly table = 'journal',
  ) {}

  /** Without the one for what fits nowhere, oldest first. */
  async list(): Promise<readonly Partition[]> {
    const { rows } = await this.pool.query<{ name: string; bound: string }>(
      `select c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bound from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where i.inhparent = $1::regclass and not i.inhdetachpending`,
      [`${this.schema}.${this.table}`],
    );
    const found: Partition[] = [];
    for (const { name, bound } of rows) {
      const [, from = '', until = ''] = FROM_TO.exec(bound) ?? [];
      if (from === '') continue;
      found.push({
        name,
        ...(from !== 'MINVALUE' && { from: from.slice(1, -1) }),
        ...(until !== 'MAXVALUE' && { until: until.slice(1, -1) }),
      });
    }
    return found.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1));
  }

  /**
   * Makes partitions until at least `ahead` whole ones lie after the one of `now`. Rows that have gone to the rest meanwhile
   * are taken along. Does nothing while another process is doing it.
   *
   * @param now milliseconds since 1970 by the clock that ids are made with
   * @returns the names of what was made
   */
  async provide(width: PartitionWidth, now: number, ahead: number): Promise<readonly string[]> {
    const made: string[] = [];
    for (;;) {
      const last = (await this.list()).at(-1)?.until;
      if (last === undefined) return made;
      let needed = now;
      for (let i = 0; i <= ahead; i++) needed = nextBound(width, needed);
      const from = uuidTime(last);
      if (from >= needed) return made;
      const name = `${this.table}_${boundName(from)}`;
      const done = await this.#make(name, last, uuidBound(nextBound(width, from)));
      if (done === 'busy') return made;
      if (done === 'made') made.push(name);
    }
  }

  /** Rows that no partition was there for; they are slower to find, and kept for ever. 1,000 are counted at most. */
  async strays(): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(
      `select count(*)::int as n from (select from ${this.schema}.${restOf(this.table)} limit 1000) found`,
    );
    return rows[0]?.n ?? 0;
  }

  /** Takes a partition with all its rows away. Waits for nobody longer than two seconds. */
  async drop(name: string): Promise<void> {
    await this.#inTransaction(async (tx) => {
      await tx.query(`alter table ${this.schema}.${this.table} detach partition ${this.schema}.${name}`);
      await tx.query(`drop table ${this.schema}.${name}`);
    });
  }

  async #make(name: string, from: string, until: string): Promise<'made' | 'known' | 'busy'> {
    return this.#inTransaction(async (tx) => {
      const { rows: locks } = await tx.query<{ free: boolean }>(
        'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free',
        [`${this.schema}.${this.table} partitions`],
      );
      if (locks[0]?.free !== true) return 'busy';
      const { rows: tables } = await tx.query<{ known: boolean }>(
        'select exists (select from pg_inherits where inhrelid = to_regclass($1)) as known',
        [`${this.schema}.${name}`],
      );
      if (tables[0]?.known === true) return 'known';
      const statements = createPartitionSql(this.schema, this.table, { name, from, until });
      await tx.query(statements.create);
      await tx.query('savepoint attaching');
      try {
        await tx.query(statements.attach);
      } catch (error) {
        if ((error as { code?: unknown }).code !== EXCLUDED) throw error;
        await tx.query('rollback to savepoint attaching');
        await tx.query(statements.fetch);
        await tx.query(statements.attach);
      }
      return 'made';
    });
  }

  async #inTransaction<Result>(work: (tx: PoolClient) => Promise<Result>): Promise<Result> {
    const tx = await this.pool.connect();
    try {
      await tx.query(`begin; set local lock_timeout = ${LOCK_MS}`);
      const result = await work(tx);
      await tx.query('commit');
      tx.release();
      return result;
    } catch (error) {
      await tx.query('rollback').then(
        () => tx.release(),
        (broken: Error) => tx.release(broken),
      );
      throw error;
    }
  }
}
