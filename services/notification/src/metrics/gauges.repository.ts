import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

export interface Gauges {
  /** Ends at 100,000. */
  readonly queued: number;
  /** Seconds since the first of them was written; 0 when there is none. */
  readonly oldest: number;
}

const MOST = 100_000;

@Injectable()
export class GaugesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** @param now the time by which `created_at` is written, milliseconds */
  async read(now: number): Promise<Gauges> {
    const { rows } = await this.pool.query<Gauges>(
      `select count(*)::int as queued, greatest(0, coalesce(extract(epoch from to_timestamp($1::float8 / 1000) - min(created_at)), 0))::float8 as oldest
       from (select created_at from notification.messages where state = 'queued' limit ${MOST}) q`,
      [now],
    );
    return rows[0] ?? { queued: 0, oldest: 0 };
  }
}
