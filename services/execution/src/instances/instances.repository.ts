import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type PageKey } from '@baton/service-kit';

export interface InstanceRow {
  readonly instanceId: string;
  readonly processKey: string;
  readonly version: number;
  readonly definitionId: string;
  readonly businessKey: string | null;
  readonly state: 'running' | 'completed' | 'canceled' | 'failed';
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly startedBy: string | null;
  readonly endedAt: number | null;
  /** Open incidents. */
  readonly incidents: number;
  readonly suspended: boolean;
  /** The instance whose call activity started it. */
  readonly parentInstanceId: string | null;
}

export interface InstanceFilter {
  readonly tenant: string;
  readonly processKey?: string;
  readonly businessKey?: string;
  readonly state?: InstanceRow['state'];
}

const MS = (column: string): string => `floor(extract(epoch from ${column}) * 1000)::float8`;
const COLUMNS = `i.instance_id as "instanceId", i.process_key as "processKey", i.version, i.definition_id as "definitionId",
  i.business_key as "businessKey", i.state, ${MS('i.started_at')} as "startedAt", i.started_by as "startedBy", ${MS('i.ended_at')} as "endedAt",
  (select count(*)::int from execution.incidents o where o.instance_id = i.instance_id and o.resolved_at is null) as incidents,
  i.suspended_at is not null as suspended, i.parent_instance_id as "parentInstanceId"`;

/**
 * Condition on a lookup table: its instance goes on. Few instances are suspended, and an index holds them alone. `offset 0`
 * keeps the question apart for each row: as a join it is planned for as many suspended ones as there were at some moment.
 */
export const notSuspended = (table: 'jobs' | 'timers'): string =>
  `not exists (select 1 from execution.instances s where s.instance_id = execution.${table}.instance_id and s.suspended_at is not null offset 0)`;

@Injectable()
export class InstancesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async get(tenant: string, instanceId: string): Promise<InstanceRow | undefined> {
    const { rows } = await this.pool.query<InstanceRow>(
      `select ${COLUMNS} from execution.instances i where i.instance_id = $1 and i.tenant = $2`,
      [instanceId, tenant],
    );
    return rows[0];
  }

  /** Newest first, after the row with this `[instanceId]`. */
  async list(filter: InstanceFilter, after: PageKey | null, limit: number): Promise<InstanceRow[]> {
    const values: unknown[] = [filter.tenant];
    const conditions = ['i.tenant = $1'];
    const add = (condition: (parameter: string) => string, value: unknown) => {
      if (value === undefined) return;
      values.push(value);
      conditions.push(condition(`$${values.length}`));
    };
    add((parameter) => `i.process_key = ${parameter}`, filter.processKey);
    add((parameter) => `i.business_key = ${parameter}`, filter.businessKey);
    add((parameter) => `i.state = ${parameter}`, filter.state);
    add((parameter) => `i.instance_id < ${parameter}::uuid`, after?.[0]);
    values.push(limit);
    const { rows } = await this.pool.query<InstanceRow>(
      `select ${COLUMNS} from execution.instances i where ${conditions.join(' and ')} order by i.instance_id desc limit $${values.length}`,
      values,
    );
    return rows;
  }
}
