import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { lookedUp } from '@baton/journal';
import { Stillness } from '@baton/messaging';
import { InjectPool } from '@baton/service-kit';

import { notSuspended } from '../instances/instances.repository.js';

export interface ClaimedJob {
  readonly instanceId: string;
  readonly n: number;
  readonly retries: number;
  readonly inputs: string | null;
  /** Milliseconds of real time. */
  readonly leasedUntil: number;
  /** The instance's last row. */
  readonly head: number;
}

export interface Claim {
  readonly type: string;
  /** Absent: of every tenant. */
  readonly tenant?: string;
  readonly limit: number;
  readonly token: string;
  readonly lockMs: number;
  /** Real time: leases. */
  readonly now: number;
  /** Business time: backoff. */
  readonly businessNow: number;
}

/** Business time $2, real time $3. The first of the moments is what the index holds; a moved clock makes it wider than what is free. */
const FREE = `retries > 0 and coalesce(leased_until, available_at) <= to_timestamp(greatest($2::float8, $3::float8) / 1000)
            and available_at <= to_timestamp($2::float8 / 1000) and (leased_until is null or leased_until < to_timestamp($3::float8 / 1000))`;

@Injectable()
export class JobsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Leases free jobs, oldest first. Two claimers never get the same one, and neither waits for the other. */
  async claim({ type, tenant, limit, token, lockMs, now, businessNow }: Claim): Promise<ClaimedJob[]> {
    const { rows } = await this.pool.query<ClaimedJob>({
      name: 'execution-claim-jobs',
      text: `with free as (
          select instance_id, n from execution.jobs
          where type = $1 and ${FREE} and ($4::text is null or tenant = $4)
            and ${notSuspended('jobs')}
          order by coalesce(leased_until, available_at), instance_id, n limit $5 for update skip locked)
        update execution.jobs j set lease_token = $6, leased_until = to_timestamp(($3::float8 + coalesce(j.lock_ms, $7::int)) / 1000)
        from free where ${lookedUp('j.instance_id', 'free.instance_id')} and j.n = free.n
        returning j.instance_id as "instanceId", j.n, j.retries, j.inputs, floor(extract(epoch from j.leased_until) * 1000)::float8 as "leasedUntil",
          (select max(seq) from execution.journal h where h.instance_id = j.instance_id) as head`,
      values: [type, businessNow, now, tenant ?? null, limit, token, lockMs],
    });
    return rows.sort((a, b) => (a.instanceId === b.instanceId ? a.n - b.n : a.instanceId < b.instanceId ? -1 : 1));
  }

  /** Of these types, those of which a job is free. */
  async freeTypes(types: readonly string[], now: number, businessNow: number): Promise<readonly string[]> {
    const { rows } = await this.pool.query<{ type: string }>({
      name: 'execution-free-job-types',
      text: `select t.type from unnest($1::text[]) t(type) where exists (
          select from execution.jobs where type = t.type and ${FREE} and ${notSuspended('jobs')})`,
      values: [types, businessNow, now],
    });
    return rows.map(({ type }) => type);
  }

  /**
   * The moment from which a job of one of these types may be free, business or real time, whichever is later; null where there is
   * none. As it was at most `ageMs` ago.
   */
  nextFree(types: readonly string[], ageMs: number): Promise<number | null> {
    return Stillness.of(this.pool).recall(`execution-next-free-job ${JSON.stringify(types)}`, ageMs, async () => {
      const { rows } = await this.pool.query<{ at: number | null }>({
        name: 'execution-next-free-job',
        text: `select floor(extract(epoch from min(next.at)) * 1000)::float8 as at from unnest($1::text[]) t(type) cross join lateral
          (select min(coalesce(leased_until, available_at)) as at from execution.jobs where type = t.type and retries > 0) next`,
        values: [types],
      });
      return rows[0]?.at ?? null;
    });
  }

  /** The lease tokens of jobs by `<instance id>:<n>`: null without a lease, absent when the job is not open. */
  async leases(ids: readonly string[]): Promise<Map<string, { token: string | null }>> {
    const { rows } = await this.pool.query<{ id: string; token: string | null }>({
      name: 'execution-job-leases',
      text: `select j.instance_id || ':' || j.n as id, j.lease_token as token from unnest($1::uuid[], $2::int[]) w(instance_id, n)
        join execution.jobs j on ${lookedUp('j.instance_id', 'w.instance_id')} and j.n = w.n`,
      values: [ids.map((id) => id.slice(0, 36)), ids.map((id) => Number(id.slice(37)))],
    });
    return new Map(rows.map(({ id, token }) => [id, { token }]));
  }

  /** Whether the lease was held and is now held until `until`. */
  async extend(instanceId: string, n: number, token: string, until: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `update execution.jobs set leased_until = to_timestamp($4::float8 / 1000) where instance_id = $1 and n = $2 and lease_token = $3`,
      [instanceId, n, token, until],
    );
    return rowCount === 1;
  }

  /** Jobs that never reached their worker are free again. */
  async release(jobs: readonly { readonly jobId: string; readonly leaseToken: string }[]): Promise<void> {
    await this.pool.query(
      `update execution.jobs j set lease_token = null, leased_until = null from unnest($1::uuid[], $2::int[], $3::text[]) w(instance_id, n, token)
       where ${lookedUp('j.instance_id', 'w.instance_id')} and j.n = w.n and j.lease_token = w.token`,
      [
        jobs.map(({ jobId }) => jobId.slice(0, 36)),
        jobs.map(({ jobId }) => Number(jobId.slice(37))),
        jobs.map(({ leaseToken }) => leaseToken),
      ],
    );
  }

  /** The earliest moment after `businessNow` at which a failed job is to be tried again. */
  async nextRetry(businessNow: number): Promise<number | null> {
    const { rows } = await this.pool.query<{ at: number | null }>(
      `select floor(extract(epoch from min(available_at)) * 1000)::float8 as at from execution.jobs where retries > 0 and available_at > to_timestamp($1::float8 / 1000) and ${notSuspended('jobs')}`,
      [businessNow],
    );
    return rows[0]?.at ?? null;
  }
}
