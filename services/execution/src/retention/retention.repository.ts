import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

import type { StoredRow } from '../facts/fact-rows.repository.js';

/** Instance ids: from this one on, and up to before that one. */
export interface IdRange {
  readonly from: string;
  readonly until: string;
}

/** A row of the journal as it is archived. */
export interface ArchivedRow extends StoredRow {
  readonly requestId: string | null;
}

const ROW = `instance_id as "instanceId", seq, at, tenant, request_id as "requestId", actor, traceparent, events`;
/** What else is kept by instance; lookups of what waits are empty once it has ended. */
const SIDES = ['snapshots', 'jobs', 'timers', 'subscriptions', 'incidents', 'calls', 'escalations'];
const IN_RANGE = 'instance_id >= $1::uuid and instance_id < $2::uuid';

@Injectable()
export class RetentionRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /**
   * An instance of the range that has to stay: it runs, has ended at `cutoff` or later, or its end has still to be told to
   * its caller.
   *
   * @param first the one to ask for first, e.g. the one that was found the last time
   */
  async keptIn({ from, until }: IdRange, cutoff: number, first?: string): Promise<string | undefined> {
    const stays = `(ended_at is null or ended_at >= to_timestamp($1::float8 / 1000))`;
    if (first !== undefined) {
      const { rowCount } = await this.pool.query(
        `select from execution.instances where instance_id = $2::uuid and ${stays}`,
        [cutoff, first],
      );
      if (rowCount === 1) return first;
    }
    const { rows } = await this.pool.query<{ id: string }>(
      `(select instance_id as id from execution.instances where instance_id >= $2::uuid and instance_id < $3::uuid and ${stays} limit 1)
       union all (select child_id from execution.calls where child_id >= $2::uuid and child_id < $3::uuid limit 1) limit 1`,
      [cutoff, from, until],
    );
    return rows[0]?.id;
  }

  /** Instances of the range, oldest first, that have ended before `cutoff` and whose end nobody has still to be told. */
  async endedIn({ from, until }: IdRange, cutoff: number, limit: number): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select instance_id as id from execution.instances i
       where ${IN_RANGE} and ended_at < to_timestamp($3::float8 / 1000)
         and not exists (select from execution.calls c where c.child_id = i.instance_id)
       order by instance_id limit $4`,
      [from, until, cutoff, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** The journal of these instances, each whole, in order. */
  async rowsOf(ids: readonly string[]): Promise<readonly ArchivedRow[]> {
    const { rows } = await this.pool.query<ArchivedRow>(
      `select ${ROW} from execution.journal where instance_id = any($1::uuid[]) and instance_id between $2::uuid and $3::uuid
       order by instance_id, seq`,
      [ids, ids[0], ids.at(-1)],
    );
    return rows;
  }

  /**
   * Removes instances with all that is kept of them, in one transaction.
   *
   * @param ids in order
   * @param journal whether their rows of the journal go too, or are dropped with their partition
   * @returns how many were there
   */
  async remove(ids: readonly string[], journal: boolean): Promise<number> {
    const range = 'instance_id = any($1::uuid[])';
    const parts = SIDES.map((table) => `${table} as (delete from execution.${table} where ${range})`);
    if (journal)
      parts.push(
        `rows as (delete from execution.journal where ${range} and instance_id between $2::uuid and $3::uuid)`,
      );
    const { rowCount } = await this.pool.query(
      `with ends as (select $2::uuid, $3::uuid), ${parts.join(', ')} delete from execution.instances where ${range}`,
      [ids, ids[0], ids.at(-1)],
    );
    return rowCount ?? 0;
  }

  /** When the first row was written that has not been sent to the collector; null when all have. Business time, milliseconds. */
  async tracedUntil(): Promise<number | null> {
    const { rows } = await this.pool.query<{ at: number }>(
      `select floor(extract(epoch from j.at) * 1000)::float8 as at from execution.trace_cursor c
       cross join lateral (select at from execution.journal j where (j.xid, j.instance_id, j.seq) > (c.xid, c.key, c.seq)
         order by j.xid limit 1) j`,
    );
    return rows[0]?.at ?? null;
  }
}
