import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

import type { AttemptRow, DeliveryRow, DeliveryState } from './event-subscription.js';

const millis = (column: string, name: string): string =>
  `floor(extract(epoch from ${column}) * 1000)::float8 as "${name}"`;

const COLUMNS = `n::float8 as n, delivery_id as "deliveryId", subscription_id as "subscriptionId", fact_id as "factId", event_type as "eventType",
  key, state, attempts, ${millis('created_at', 'createdAt')}, ${millis('next_attempt_at', 'nextAttemptAt')},
  last_status as "lastStatus", last_error as "lastError"`;

/** A delivery to be. `unplaced`: whether it is for the subscription's process has to be asked before it is sent. */
export interface NewDelivery {
  readonly deliveryId: string;
  readonly subscriptionId: string;
  readonly source: string;
  readonly factId: string;
  readonly eventType: string;
  readonly key: string;
  readonly unplaced: boolean;
  readonly event: string;
}

const KEEP_DAYS = 30;
const CHUNK = 5_000;
const MOST_COUNTED = 10_000;

/** What is sent, and the log of it. Rows that are still unplaced are shown to nobody. */
@Injectable()
export class EventDeliveriesRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** In the order given, due at `now`. A fact that a subscription has already stays as it is. */
  async add(tx: Sql, deliveries: readonly NewDelivery[], now: number): Promise<void> {
    if (deliveries.length === 0) return;
    const column = <Name extends keyof NewDelivery>(name: Name) => deliveries.map((delivery) => delivery[name]);
    await tx.query(
      `insert into integration.event_deliveries (delivery_id, subscription_id, source, fact_id, event_type, key, unplaced, event, state, created_at, next_attempt_at)
       select id, subscription, source, fact, type, key, unplaced, event, 'pending', $9, $9
       from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::text[])
         with ordinality as d(id, subscription, source, fact, type, key, unplaced, event, place) order by place
       on conflict (subscription_id, source, fact_id) do nothing`,
      [
        column('deliveryId'),
        column('subscriptionId'),
        column('source'),
        column('factId'),
        column('eventType'),
        column('key'),
        column('unplaced'),
        column('event'),
        new Date(now),
      ],
    );
  }

  /** A delivery that was attempted once, when it was made. */
  async addAttempted(
    tx: Sql,
    delivery: NewDelivery,
    state: Exclude<DeliveryState, 'pending'>,
    attempt: AttemptRow,
  ): Promise<DeliveryRow> {
    const { rows } = await tx.query<DeliveryRow>(
      `insert into integration.event_deliveries (delivery_id, subscription_id, source, fact_id, event_type, key, unplaced, event, state,
         attempts, tries, created_at, next_attempt_at, last_status, last_error)
       values ($1, $2, $3, $4, $5, $6, false, $7, $8, 1, 1, $9, $9, $10, $11) returning ${COLUMNS}`,
      [
        delivery.deliveryId,
        delivery.subscriptionId,
        delivery.source,
        delivery.factId,
        delivery.eventType,
        delivery.key,
        delivery.event,
        state,
        new Date(attempt.at),
        attempt.status,
        attempt.error,
      ],
    );
    const row = rows[0] as DeliveryRow;
    await this.addAttempt(tx, row.n, attempt);
    return row;
  }

  async addAttempt(tx: Sql, n: number, attempt: AttemptRow): Promise<void> {
    const { number, at, status, durationMs, error, response } = attempt;
    await tx.query(
      `insert into integration.event_attempts (n, number, at, status, duration_ms, error, response) values ($1, $2, $3, $4, $5, $6, $7)`,
      [n, number, new Date(at), status, durationMs, error, response],
    );
  }

  /** Newest first. */
  async list(
    subscriptionId: string,
    state: DeliveryState | undefined,
    before: number | null,
    limit: number,
  ): Promise<readonly DeliveryRow[]> {
    const { rows } = await this.pool.query<DeliveryRow>(
      `select ${COLUMNS} from integration.event_deliveries
       where subscription_id = $1 and not unplaced and ($2::text is null or state = $2) and ($3::bigint is null or n < $3) order by n desc limit $4`,
      [subscriptionId, state ?? null, before, limit],
    );
    return rows;
  }

  async find(
    subscriptionId: string,
    deliveryId: string,
  ): Promise<{ delivery: DeliveryRow; event: string; attempts: readonly AttemptRow[] } | undefined> {
    const { rows } = await this.pool.query<DeliveryRow & { event: string }>(
      `select ${COLUMNS}, event from integration.event_deliveries where subscription_id = $1 and delivery_id = $2 and not unplaced`,
      [subscriptionId, deliveryId],
    );
    const [found] = rows;
    if (found === undefined) return undefined;
    const { event, ...delivery } = found;
    const { rows: attempts } = await this.pool.query<AttemptRow>(
      `select number, ${millis('at', 'at')}, status, duration_ms as "durationMs", error, response from integration.event_attempts where n = $1 order by number`,
      [delivery.n],
    );
    return { delivery, event, attempts };
  }

  /** Puts a delivery at the beginning of its schedule, due at `now`; one that is being sent right now stays as it is. */
  async requeue(subscriptionId: string, deliveryId: string, now: number): Promise<void> {
    await this.pool.query(
      `update integration.event_deliveries set state = 'pending', tries = 0, next_attempt_at = $3
       where subscription_id = $1 and delivery_id = $2 and not unplaced and (lease is null or leased_until < now())`,
      [subscriptionId, deliveryId, new Date(now)],
    );
  }

  async waiting(subscriptionId: string): Promise<number> {
    const { rows } = await this.pool.query<{ n: number }>(
      `select count(*)::int as n from (select from integration.event_deliveries
         where subscription_id = $1 and state = 'pending' and not unplaced limit ${MOST_COUNTED}) d`,
      [subscriptionId],
    );
    return rows[0]?.n ?? 0;
  }

  /** Removes what is older than 30 days at `now`, and what belongs to deleted subscriptions, a few thousand rows at a time. */
  async prune(now: number): Promise<void> {
    const old = `select n from integration.event_deliveries where created_at < $1::timestamptz - interval '${KEEP_DAYS} days' limit ${CHUNK}`;
    const orphaned = `select d.n from integration.event_subscriptions s
      join integration.event_deliveries d using (subscription_id) where s.state = 'deleted' and $1::timestamptz is not null limit ${CHUNK}`;
    for (const chosen of [old, orphaned]) {
      for (let removed = CHUNK; removed === CHUNK;) {
        const { rowCount } = await this.pool.query(`delete from integration.event_deliveries where n in (${chosen})`, [
          new Date(now),
        ]);
        removed = rowCount ?? 0;
      }
    }
  }
}
