import type pg from 'pg';

import { unpackEvents } from '@baton/engine';

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

export const decoded = ({ instanceId, seq, at, tenant, actor, traceparent, events }: StoredRow): FactRow => ({
  instanceId,
  seq,
  at: at.toISOString(),
  tenant,
  events: unpackEvents(events),
  ...(actor !== null && { actor }),
  ...(traceparent !== null && { traceparent }),
});
