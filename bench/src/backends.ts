import type pg from 'pg';

import { cpuOf } from './cpu.js';

/** CPU seconds so far of PostgreSQL's processes, by process id, with whose they are. */
export type Backends = ReadonlyMap<number, { readonly whose: string; readonly cpu: number }>;

/** What serves a connection goes by the name that the connection gave; the rest by what it does. */
export async function backendsOf(pool: pg.Pool): Promise<Backends> {
  const { rows } = await pool.query<{ pid: number; whose: string }>(
    `select pid, case when backend_type = 'client backend' then 'connection of ' || coalesce(nullif(application_name, ''), 'unnamed') else backend_type end as whose
     from pg_stat_activity where pid <> pg_backend_pid()`,
  );
  return new Map(rows.map(({ pid, whose }) => [pid, { whose, cpu: cpuOf(pid) }]));
}

/** CPU seconds between the two looks, summed by whose they are. One that has ended between them is missing. */
export function between(before: Backends, after: Backends): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [pid, { whose, cpu }] of after) {
    const spent = cpu - (before.get(pid)?.cpu ?? 0);
    if (spent > 0) sums.set(whose, (sums.get(whose) ?? 0) + spent);
  }
  return sums;
}
