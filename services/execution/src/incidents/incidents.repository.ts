import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type PageKey } from '@baton/service-kit';

export interface IncidentRow {
  readonly instanceId: string;
  readonly n: number;
  readonly processKey: string;
  readonly businessKey: string | null;
  readonly element: string;
  readonly elementName: string | null;
  readonly code: string;
  readonly message: string;
  readonly owner: string | null;
  /** Milliseconds since 1970. */
  readonly raisedAt: number;
  readonly resolvedAt: number | null;
}

const MS = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::float8`;

@Injectable()
export class IncidentsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Oldest first, after the row with this `[raisedAt, instanceId, n]`. */
  async list(
    filter: { tenant: string; instanceId?: string; includeResolved: boolean },
    after: PageKey | null,
    limit: number,
  ): Promise<IncidentRow[]> {
    const [raisedAt, instanceId, n] = after ?? [null, null, null];
    const { rows } = await this.pool.query<IncidentRow>(
      `select instance_id as "instanceId", n, process_key as "processKey", business_key as "businessKey", element, element_name as "elementName",
         code, message, owner, ${MS('raised_at')} as "raisedAt", ${MS('resolved_at')} as "resolvedAt"
       from execution.incidents
       where tenant = $1 and ($2::uuid is null or instance_id = $2) ${filter.includeResolved ? '' : 'and resolved_at is null'}
         and ($3::float8 is null or (raised_at, instance_id, n) > (to_timestamp($3::float8 / 1000), $4::uuid, $5::int))
       order by raised_at, instance_id, n limit $6`,
      [filter.tenant, filter.instanceId ?? null, raisedAt, instanceId, n, limit],
    );
    return rows;
  }
}
