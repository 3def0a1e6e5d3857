import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

/** Counts end at 100,000. */
export interface Gauges {
  /** By state: `open`, `claimed`, `submitting`. */
  readonly open: Readonly<Record<string, number>>;
  readonly overdue: number;
  readonly escalated: number;
  /** Seconds since the first nudge or escalation that is not carried out was due; 0 when none is. */
  readonly serviceLevelsOldest: number;
}

const MOST = 100_000;

@Injectable()
export class GaugesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** @param now business time, milliseconds */
  async read(now: number): Promise<Gauges> {
    const [states, late] = await Promise.all([
      this.pool.query<{ state: string; open: number; overdue: number; escalated: number }>(
        `select state, count(*)::int as open, (count(*) filter (where due_at < to_timestamp($1::float8 / 1000)))::int as overdue,
           (count(*) filter (where escalation_level > 0))::int as escalated
         from (select state, due_at, escalation_level from task.user_tasks where state in ('open', 'claimed', 'submitting') limit ${MOST}) t
         group by state`,
        [now],
      ),
      this.pool.query<{ oldest: number }>(
        `select greatest(0, coalesce(extract(epoch from to_timestamp($1::float8 / 1000) - min(due_at)), 0))::float8 as oldest
         from task.service_levels`,
        [now],
      ),
    ]);
    const sum = (of: 'overdue' | 'escalated') => states.rows.reduce((total, row) => total + row[of], 0);
    return {
      open: {
        open: 0,
        claimed: 0,
        submitting: 0,
        ...Object.fromEntries(states.rows.map((row) => [row.state, row.open])),
      },
      overdue: sum('overdue'),
      escalated: sum('escalated'),
      serviceLevelsOldest: late.rows[0]?.oldest ?? 0,
    };
  }
}
