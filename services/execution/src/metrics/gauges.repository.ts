import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

/** Counts end at 100,000, ages are in seconds and 0 when nothing waits. */
export interface Gauges {
  /** Due, and held by no worker. */
  readonly jobs: number;
  readonly jobsOldest: number;
  readonly timers: number;
  readonly timersOldest: number;
  readonly incidents: number;
  readonly messages: number;
}

const MOST = 100_000;

@Injectable()
export class GaugesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** @param now business time, milliseconds */
  async read(now: number): Promise<Gauges> {
    const { rows } = await this.pool.query<Gauges>(
      `with t as (select to_timestamp($1::float8 / 1000) as now)
       select jobs.*, timers.*, incidents.*, messages.* from t,
         lateral (select count(*)::int as jobs, greatest(0, coalesce(extract(epoch from t.now - min(available_at)), 0))::float8 as "jobsOldest"
           from (select available_at from execution.jobs where retries > 0 and available_at <= t.now
             and (lease_token is null or leased_until < clock_timestamp()) limit ${MOST}) due) jobs,
         lateral (select count(*)::int as timers, greatest(0, coalesce(extract(epoch from t.now - min(due_at)), 0))::float8 as "timersOldest"
           from (select due_at from execution.timers where due_at <= t.now order by due_at limit ${MOST}) due) timers,
         lateral (select count(*)::int as incidents
           from (select from execution.incidents where resolved_at is null limit ${MOST}) open) incidents,
         lateral (select count(*)::int as messages
           from (select from execution.messages where state in ('new', 'open', 'claimed') limit ${MOST}) open) messages`,
      [now],
    );
    const [gauges] = rows;
    if (gauges === undefined) throw new Error('An aggregate without a row');
    return gauges;
  }
}
