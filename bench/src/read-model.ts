import { topics } from '@baton/contracts';
import { createDlqSql, createOffsetsSql, type Bus, type Fact } from '@baton/messaging';
import type pg from 'pg';

const SCHEMA = 'bench';

/** The smallest read model worth the name: where each instance stands, and how many steps it has done. */
export async function followProgress(bus: Bus, pool: pg.Pool): Promise<void> {
  await pool.query(`create schema if not exists ${SCHEMA}`);
  const { rows } = await pool.query(`select to_regclass('${SCHEMA}.progress') as known`);
  if (rows[0]?.known == null) {
    await pool.query(createOffsetsSql(SCHEMA));
    await pool.query(createDlqSql(SCHEMA));
    await pool.query(
      `create table ${SCHEMA}.progress (instance_id uuid primary key, seq bigint not null, steps int not null, at_element text, state text not null)`,
    );
  }
  await bus.subscribe({
    group: 'bench',
    topics: [topics.instance],
    db: { pool, schema: SCHEMA },
    maxBatch: 1000,
    handle,
  });
}

async function handle(batch: readonly Fact[], tx: pg.PoolClient): Promise<void> {
  const changes = new Map<string, { seq: number; steps: number; at: string | null; state: string }>();
  for (const { key, seq, type, data } of batch) {
    const change = changes.get(key) ?? { seq: 0, steps: 0, at: null, state: 'running' };
    change.seq = seq;
    if (type === 'baton.element.completed.v1') change.steps++;
    if (type === 'baton.element.activated.v1') change.at = (data as { elementId: string }).elementId;
    if (type === 'baton.instance.completed.v1') change.state = 'completed';
    changes.set(key, change);
  }
  const values = [...changes.values()];
  await tx.query({
    name: 'bench-progress',
    text: `insert into ${SCHEMA}.progress as p (instance_id, seq, steps, at_element, state)
      select * from unnest($1::uuid[], $2::bigint[], $3::int[], $4::text[], $5::text[])
      on conflict (instance_id) do update set seq = excluded.seq, steps = p.steps + excluded.steps, at_element = excluded.at_element, state = excluded.state
      where p.seq < excluded.seq`,
    values: [
      [...changes.keys()],
      values.map(({ seq }) => seq),
      values.map(({ steps }) => steps),
      values.map(({ at }) => at),
      values.map(({ state }) => state),
    ],
  });
}
