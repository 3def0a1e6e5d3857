import type pg from 'pg';

import { unpackEvents } from '@baton/engine';

import { startedBy } from '../instances/started-by.js';
import type { FactRow } from './to-facts.js';

/** A journal row as it is stored. */
export interface StoredRow {
  readonly instanceId: string;
  readonly seq: number;
  readonly at: Date;
  readonly tenant: string;
  readonly actor: string | null;
  readonly traceparent: string | null;
  readonly events: string;
}

/** More than any flush holds: with it the planner believes that they are few, and looks them up. */
const MOST_ROWS = 100_000;

export interface RowKey {
  readonly key: string;
  readonly seq: number;
}

/** These rows of the journal, decoded, by `<instance id> <seq>`. */
export async function factRows(pool: pg.Pool, keys: readonly RowKey[]): Promise<Map<string, FactRow>> {
  if (keys.length === 0) return new Map();
  const { rows } = await pool.query<StoredRow>(
    `select j.instance_id as "instanceId", j.seq, j.at, j.tenant, j.actor, j.traceparent, j.events
     from unnest($1::uuid[], $2::int[]) as wanted(instance_id, seq) cross join lateral (
       select * from execution.journal one where one.instance_id = wanted.instance_id and one.seq = wanted.seq limit 1) as j`,
    [keys.map(({ key }) => key), keys.map(({ seq }) => seq)],
  );
  return new Map(rows.map((row) => [`${row.instanceId} ${row.seq}`, decoded(row)]));
}

/** All rows of these transactions, decoded, in the order of their ids. */
export async function factRowsOf(pool: pg.Pool, xids: readonly string[]): Promise<Map<string, readonly FactRow[]>> {
  const found = new Map<string, FactRow[]>();
  if (xids.length === 0) return found;
  const { rows } = await pool.query<StoredRow & { xid: string }>({
    name: 'execution-rows-of-transactions',
    text: `select j.xid::text as xid, j.instance_id as "instanceId", j.seq, j.at, j.tenant, j.actor, j.traceparent, j.events
     from unnest($1::xid8[]) as wanted(xid) cross join lateral (
       select * from execution.journal one where one.xid = wanted.xid order by one.instance_id, one.seq limit ${MOST_ROWS}) as j`,
    values: [xids],
  });
  for (const row of rows) {
    const known = found.get(row.xid);
    if (known === undefined) found.set(row.xid, [decoded(row)]);
    else known.push(decoded(row));
  }
  return found;
}

export function decoded({
  instanceId,
  seq,
  at,
  tenant,
  actor: stored,
  traceparent,
  events: packed,
}: StoredRow): FactRow {
  const events = unpackEvents(packed);
  const actor = stored ?? startedBy(events);
  return {
    instanceId,
    seq,
    at: at.toISOString(),
    tenant,
    events,
    ...(actor !== undefined && { actor }),
    ...(traceparent !== null && { traceparent }),
  };
}
