import { createHash } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { Rejection } from '@baton/kernel';
import { InjectPool, systemClock } from '@baton/service-kit';

const WINDOW_MS = 15 * 60_000;
const FIRST_BLOCK_MS = 60_000;

/** Counts failed attempts, so that guessing passwords is slow. Real time. */
@Injectable()
export class SignInAttemptsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /**
   * Counts an attempt before it is made, so that parallel ones cannot slip past. The `limit`-th within 15 minutes
   * blocks the next for a minute, every further one for twice as long.
   *
   * @throws Rejection `exhausted` SIGN_IN_THROTTLED
   */
  async reserve(key: string, limit: number): Promise<void> {
    const now = systemClock.now();
    const { rowCount } = await this.pool.query(
      `insert into task.sign_in_attempts as a (key, failures, last_at) values ($1, 1, $2)
       on conflict (key) do update set last_at = excluded.last_at,
         failures = case when a.last_at < $3 then 1 else a.failures + 1 end,
         blocked_until = case when a.last_at >= $3 and a.failures + 1 >= $4
           then excluded.last_at + least($5 * power(2, least(a.failures + 1 - $4, 10)), $6) * interval '1 millisecond' end
       where a.blocked_until is null or a.blocked_until <= excluded.last_at`,
      [hashed(key), new Date(now), new Date(now - WINDOW_MS), limit, FIRST_BLOCK_MS, WINDOW_MS],
    );
    if (rowCount === 0) throw await this.throttled(key, now);
  }

  /** The attempt succeeded: it no longer counts, and with `all` none of the key does. */
  async forgive(key: string, all: boolean): Promise<void> {
    // Those of long ago go with it.
    const old = new Date(systemClock.now() - 24 * 3_600_000);
    if (all)
      await this.pool.query(`delete from task.sign_in_attempts where key = $1 or last_at < $2`, [hashed(key), old]);
    else
      await this.pool.query(
        `update task.sign_in_attempts set failures = greatest(failures - 1, 0), blocked_until = null where key = $1`,
        [hashed(key)],
      );
  }

  private async throttled(key: string, now: number): Promise<Rejection> {
    const { rows } = await this.pool.query<{ until: Date | null }>(
      `select blocked_until as until from task.sign_in_attempts where key = $1`,
      [hashed(key)],
    );
    const retryAfterMs = Math.max(1000, (rows[0]?.until?.getTime() ?? now) - now);
    return new Rejection('exhausted', 'SIGN_IN_THROTTLED', 'Too many attempts; wait a while before the next', {
      retryAfterMs,
    });
  }
}

const hashed = (key: string): string => createHash('sha256').update(key).digest('base64');
