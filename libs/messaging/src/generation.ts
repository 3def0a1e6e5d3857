import type { Pool } from 'pg';
import { inTransaction } from './transaction.js';

/**
 * A table that is read by {@link XidTail} has a publish position `xid xid8 default pg_current_xact_id()`. A database restored
 * into another cluster starts with smaller transaction ids than its rows already bear. So every cluster that has written the
 * table is a generation, with an offset that is added to its transaction ids: positions always grow, old rows are always drained
 * before new ones, and a reader that had seen rows which the restored database lost goes back to where its generation begins.
 */
export function createGenerationsSql(schema: string): string {
  return `
create table ${schema}.xid_generations (
  relation   text   not null,
  generation int    not null,
  cluster    text   not null,
  xid_offset bigint not null,
  begins_at  xid8   not null,
  primary key (relation, generation)
);`;
}

/** Names the cluster by its system identifier, and the timeline, which changes when it is restored to a point in time. */
const CLUSTER = `select system_identifier || '/' || left(pg_walfile_name(pg_current_wal_lsn()), 8) as cluster from pg_control_system()`;

/**
 * Begins a new generation when the database is no longer in the cluster that wrote the table last. To be called at start,
 * after the migrations and before the first write; locks the table for a moment when there is something to do.
 */
export async function alignGeneration(pool: Pool, schema: string, table: string): Promise<{ generation: number }> {
  return inTransaction(pool, async (tx) => {
    await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${schema}.xid_generations`]);
    const { rows: clusters } = await tx.query<{ cluster: string }>(CLUSTER);
    const cluster = clusters[0]?.cluster ?? '';
    const { rows } = await tx.query<{ generation: number; cluster: string; xid_offset: string }>(
      `select generation, cluster, xid_offset from ${schema}.xid_generations where relation = $1 order by generation desc limit 1`,
      [table],
    );
    const last = rows[0];
    if (last?.cluster === cluster) return { generation: last.generation };
    const generation = (last?.generation ?? -1) + 1;
    await tx.query(`lock table ${schema}.${table} in access exclusive mode`);
    // The horizon, not the next id: a transaction that already runs may yet write with its older id.
    const { rows: bounds } = await tx.query<{ highest: string; next: string }>(
      `select coalesce(max(xid), '0')::text as highest, pg_snapshot_xmin(pg_current_snapshot())::text as next from ${schema}.${table}`,
    );
    const next = BigInt(bounds[0]?.next ?? 0);
    const needed = BigInt(bounds[0]?.highest ?? 0) + 1n - next;
    const before = BigInt(last?.xid_offset ?? 0);
    const offset = last && needed > before ? needed : before;
    await tx.query(`insert into ${schema}.xid_generations values ($1, $2, $3, $4, $5)`, [
      table,
      generation,
      cluster,
      String(offset),
      last ? String(next + offset) : '0',
    ]);
    const position =
      offset === 0n ? 'pg_current_xact_id()' : `(pg_current_xact_id()::text::bigint + ${offset})::text::xid8`;
    await tx.query(`alter table ${schema}.${table} alter column xid set default ${position}`);
    return { generation };
  });
}
