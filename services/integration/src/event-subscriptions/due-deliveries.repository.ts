import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { Stillness } from '@baton/messaging';
import { InjectPool, type Sql } from '@baton/service-kit';

import type { DeliveryState, SubscriptionRow } from './event-subscription.js';

/** A delivery that this process may attempt now, with where and how it is sent. */
export interface ClaimedDelivery extends Pick<
  SubscriptionRow,
  'subscriptionId' | 'tenant' | 'url' | 'processKey' | 'sealedSecret' | 'sealedPreviousSecret' | 'previousSecretUntil'
> {
  readonly n: number;
  readonly factId: string;
  readonly key: string;
  readonly unplaced: boolean;
  readonly event: string;
  /** Attempts ever, and since it was put on the schedule; this one included. */
  readonly attempts: number;
  readonly tries: number;
}

/** Real time. Longer than an attempt can last, so that nobody else makes it meanwhile. */
export const LEASE_MS = 45_000;
/** Due rows of one subscription that are looked at to find those whose turn it is. */
const LOOKED_AT = 200;

const OPEN = `d.state = 'pending' and d.next_attempt_at <= $1`;
const FREE = `(d.leased_until is null or d.leased_until < now())`;

/**
 * What is to be sent next. Of one subscription and key only the oldest due delivery is given away, so facts of a key
 * are sent in order; one that waits for another attempt is not due and holds up nobody.
 */
@Injectable()
export class DueDeliveriesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /**
   * Takes up to `limit` deliveries that are due at `now`, no more than `perSubscription` of one at a time over all replicas;
   * subscriptions with the fewest under way come first.
   */
  async claim(lease: string, now: number, limit: number, perSubscription: number): Promise<readonly ClaimedDelivery[]> {
    const { rows } = await this.pool.query<ClaimedDelivery>({
      name: 'integration-claim-deliveries',
      text: `with turn as (
         select due.n from integration.event_subscriptions s
         cross join lateral (select count(*)::int as n from integration.event_deliveries l
           where l.subscription_id = s.subscription_id and l.lease is not null and l.leased_until >= now()) busy
         cross join lateral (
           select c.n, c.next_attempt_at, row_number() over (order by c.next_attempt_at, c.n) as place from (
             select d.n, d.key, d.next_attempt_at from integration.event_deliveries d
             where d.subscription_id = s.subscription_id and ${OPEN} and ${FREE} order by d.next_attempt_at, d.n limit ${LOOKED_AT}) c
           where not exists (select from integration.event_deliveries d
             where d.subscription_id = s.subscription_id and d.key = c.key and d.n < c.n and ${OPEN})) due
         where s.state = 'active' and busy.n + due.place <= $4
         order by busy.n + due.place, due.next_attempt_at limit $3),
       taken as (
         select d.n from integration.event_deliveries d where d.n in (select n from turn) and ${OPEN} and ${FREE}
         order by d.n for update skip locked)
       update integration.event_deliveries d
       set lease = $2, leased_until = now() + ${LEASE_MS} * interval '1 millisecond', attempts = attempts + 1, tries = tries + 1
       from taken, integration.event_subscriptions s
       where d.n = taken.n and s.subscription_id = d.subscription_id
       returning d.n::float8 as n, d.subscription_id as "subscriptionId", s.tenant, s.url, s.process_key as "processKey",
         s.sealed_secret as "sealedSecret", s.sealed_previous_secret as "sealedPreviousSecret",
         floor(extract(epoch from s.previous_secret_until) * 1000)::float8 as "previousSecretUntil",
         d.fact_id as "factId", d.key, d.unplaced, d.event, d.attempts, d.tries`,
      values: [new Date(now), lease, limit, perSubscription],
    });
    return rows;
  }

  /** It is for the subscription's process. */
  async place(n: number, lease: string): Promise<void> {
    await this.pool.query(`update integration.event_deliveries set unplaced = false where n = $1 and lease = $2`, [
      n,
      lease,
    ]);
  }

  /** It is not for the subscription's process. */
  async discard(n: number, lease: string): Promise<void> {
    await this.pool.query(`delete from integration.event_deliveries where n = $1 and lease = $2`, [n, lease]);
  }

  /** Gives it back as if it had not been taken, to be taken again at `at`. */
  async release(n: number, lease: string, at: number): Promise<void> {
    await this.pool.query(
      `update integration.event_deliveries set lease = null, leased_until = null, attempts = attempts - 1, tries = tries - 1,
         next_attempt_at = greatest(next_attempt_at, $3) where n = $1 and lease = $2`,
      [n, lease, new Date(at)],
    );
  }

  /** Ends an attempt. Answers whether it was still ours. */
  async finish(
    tx: Sql,
    { n, lease }: { readonly n: number; readonly lease: string },
    result: {
      readonly state: DeliveryState;
      readonly nextAttemptAt: number;
      readonly status: number;
      readonly error: string;
    },
  ): Promise<boolean> {
    const { rowCount } = await tx.query(
      `update integration.event_deliveries set lease = null, leased_until = null, state = $3, next_attempt_at = $4, last_status = $5, last_error = $6
       where n = $1 and lease = $2`,
      [n, lease, result.state, new Date(result.nextAttemptAt), result.status, result.error],
    );
    return rowCount === 1;
  }

  /** The moment at which the next attempt is due; null where none waits. As it was at most `ageMs` ago. */
  nextDue(ageMs = 0): Promise<number | null> {
    const name = 'integration-next-delivery';
    return Stillness.of(this.pool).recall(name, ageMs, async () => {
      const { rows } = await this.pool.query<{ at: number | null }>({
        name,
        text: `select floor(extract(epoch from min(first.at)) * 1000)::float8 as at from integration.event_subscriptions s
         cross join lateral (select min(next_attempt_at) as at from integration.event_deliveries
           where subscription_id = s.subscription_id and state = 'pending') first
         where s.state = 'active'`,
      });
      return rows[0]?.at ?? null;
    });
  }
}
