import { randomBytes } from 'node:crypto';

import { uuidv7 } from '@baton/kernel';
import type pg from 'pg';

const BATCH = 200;
const ROW = 'x'.repeat(400);

/** Instances a second of storage alone: two rows of 400 bytes each, 200 instances to a batch, one prepared insert per batch and row. */
export async function ceilingPerSecond(pool: pg.Pool, seconds: number): Promise<number> {
  await pool.query(
    'create table if not exists public.bench_ceiling (id uuid, seq int, body text not null, primary key (id, seq))',
  );
  const text = `insert into public.bench_ceiling (id, seq, body) values ${Array.from({ length: BATCH }, (_, i) => `($${3 * i + 1}, $${3 * i + 2}, $${3 * i + 3})`).join(', ')}`;
  const client = await pool.connect();
  let instances = 0;
  const began = performance.now();
  try {
    while (performance.now() - began < seconds * 1000) {
      const ids = Array.from({ length: BATCH }, () => uuidv7(Date.now(), randomBytes(10)));
      for (const seq of [1, 2])
        await client.query({ name: 'bench-ceiling', text, values: ids.flatMap((id) => [id, seq, ROW]) });
      instances += BATCH;
    }
  } finally {
    client.release();
  }
  const perSecond = instances / ((performance.now() - began) / 1000);
  await pool.query('drop table public.bench_ceiling');
  return Math.round(perSecond);
}
