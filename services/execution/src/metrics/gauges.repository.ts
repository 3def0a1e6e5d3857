import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { horizonAge } from '@baton/messaging';
import { InjectPool } from '@baton/service-kit';

export interface Gauges {
  /** Jobs that no worker holds. */
  readonly jobs: number;
  readonly timersDue: number;
  readonly incidents: number;
  readonly messages: number;
  /** Seconds since the oldest transaction of the server began: nothing younger is published. */
  readonly horizonAge: number;
}

@Injectable()
export class GaugesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** @param now business time, milliseconds */
  async read(now: number): Promise<Gauges> {
    const { rows } = await this.pool.query<Omit<Gauges, 'horizonAge'>>(
      `select (select count(*)::int from execution.jobs where retries > 0 and lease_token is null) as jobs,
         (select count(*)::int from execution.timers where due_at <= to_timestamp($1::float8 / 1000)) as "timersDue",
         (select count(*)::int from execution.incidents where resolved_at is null) as incidents,
         (select count(*)::int from execution.messages where state in ('new', 'open', 'claimed')) as messages`,
      [now],
    );
    const [counts = { jobs: 0, timersDue: 0, incidents: 0, messages: 0 }] = rows;
    return { ...counts, horizonAge: await horizonAge(this.pool) };
  }
}
