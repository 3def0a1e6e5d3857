import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

import { decoded, type StoredRow } from '../facts/fact-rows.repository.js';
import type { FactRow } from '../facts/to-facts.js';

/** Instances of a tenant that ran at some time in a window; moments are milliseconds since 1970. */
export interface Window {
  readonly tenant: string;
  readonly since?: number;
  readonly until?: number;
}

/** Rows of one page. */
const ROWS = 500;
/** Bytes of one page, the last row not counted: variables may be large. */
const BYTES = 4 * 1024 * 1024;

@Injectable()
export class TracedInstancesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** The journal of an instance from its beginning to row `last`, in pages of bounded size. */
  async *rows(instanceId: string, last = 2_147_483_647): AsyncGenerator<readonly FactRow[]> {
    for (let seq = 0; seq < last;) {
      const { rows } = await this.pool.query<StoredRow>(
        `select instance_id as "instanceId", seq, at, tenant, actor, traceparent, events from (
           select *, sum(octet_length(events)) over (order by seq) - octet_length(events) as before from (
             select * from execution.journal where instance_id = $1 and seq > $2 and seq <= $3 order by seq limit ${ROWS}) page) sized
         where before < ${BYTES} order by seq`,
        [instanceId, seq, last],
      );
      const end = rows.at(-1);
      if (end === undefined) return;
      seq = end.seq;
      yield rows.map(decoded);
    }
  }

  /** Ids in their order, which is that of the starts. */
  async instances({ tenant, since, until }: Window, after: string | undefined, limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select instance_id as id from execution.instances
       where tenant = $1 and instance_id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
         and ($3::float8 is null or ended_at is null or ended_at >= to_timestamp($3::float8 / 1000))
         and ($4::float8 is null or started_at < to_timestamp($4::float8 / 1000))
       order by instance_id limit $5`,
      [tenant, after, since, until, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** An instance and those that it called, and they, … Ids in their order: whoever called comes before whom it called. */
  async calledBy(tenant: string, instanceId: string, after: string | undefined, limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `with recursive called as (
         select instance_id from execution.instances where tenant = $1 and instance_id = $2
         union
         select i.instance_id from called c join execution.instances i on i.parent_instance_id = c.instance_id and i.tenant = $1)
       select instance_id as id from called
       where instance_id > coalesce($3::uuid, '00000000-0000-0000-0000-000000000000') order by instance_id limit $4`,
      [tenant, instanceId, after, limit],
    );
    return rows.map(({ id }) => id);
  }

  async exists(tenant: string, instanceId: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `select 1 from execution.instances where tenant = $1 and instance_id = $2`,
      [tenant, instanceId],
    );
    return rowCount === 1;
  }
}
