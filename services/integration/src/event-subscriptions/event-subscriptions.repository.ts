import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

import type { SubscriptionRow } from './event-subscription.js';

const millis = (column: string, name: string): string =>
  `floor(extract(epoch from ${column}) * 1000)::float8 as "${name}"`;

const COLUMNS = `subscription_id as "subscriptionId", tenant, name, url, event_types as "eventTypes", process_key as "processKey",
  state, reason, sealed_secret as "sealedSecret", sealed_previous_secret as "sealedPreviousSecret",
  ${millis('previous_secret_until', 'previousSecretUntil')}, ${millis('failing_since', 'failingSince')}, ${millis('created_at', 'createdAt')}`;

/** What decides whether a fact is for a subscription. */
export type Listening = Pick<SubscriptionRow, 'subscriptionId' | 'tenant' | 'eventTypes' | 'processKey' | 'createdAt'>;

@Injectable()
export class EventSubscriptionsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Adds it unless its tenant has `most` already. Answers whether it did. */
  async add(row: SubscriptionRow, by: string, most: number): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `insert into integration.event_subscriptions (subscription_id, tenant, name, url, event_types, process_key, state, sealed_secret, created_by, created_at)
       select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
       where (select count(*) from integration.event_subscriptions where tenant = $2 and state <> 'deleted') < $11`,
      [
        row.subscriptionId,
        row.tenant,
        row.name,
        row.url,
        row.eventTypes,
        row.processKey,
        row.state,
        row.sealedSecret,
        by,
        new Date(row.createdAt),
        most,
      ],
    );
    return rowCount === 1;
  }

  async find(tenant: string, subscriptionId: string): Promise<SubscriptionRow | undefined> {
    const { rows } = await this.pool.query<SubscriptionRow>(
      `select ${COLUMNS} from integration.event_subscriptions where tenant = $1 and subscription_id = $2 and state <> 'deleted'`,
      [tenant, subscriptionId],
    );
    return rows[0];
  }

  /** Newest first. */
  async list(tenant: string, before: string | null, limit: number): Promise<readonly SubscriptionRow[]> {
    const { rows } = await this.pool.query<SubscriptionRow>(
      `select ${COLUMNS} from integration.event_subscriptions
       where tenant = $1 and state <> 'deleted' and ($2::uuid is null or subscription_id < $2) order by subscription_id desc limit $3`,
      [tenant, before, limit],
    );
    return rows;
  }

  /** Those for which facts are kept: of all tenants, paused ones too. */
  async listening(tx: Sql): Promise<readonly Listening[]> {
    const { rows } = await tx.query<Listening>(
      `select subscription_id as "subscriptionId", tenant, event_types as "eventTypes", process_key as "processKey", ${millis('created_at', 'createdAt')}
       from integration.event_subscriptions where state in ('active', 'paused') order by subscription_id`,
    );
    return rows;
  }

  /** Whether facts are kept for anybody. */
  async anyListening(): Promise<boolean> {
    const { rows } = await this.pool.query<{ any: boolean }>({
      name: 'event-subscriptions-any',
      text: `select exists(select from integration.event_subscriptions where state in ('active', 'paused')) as any`,
    });
    return rows[0]?.any ?? false;
  }

  async pause(tenant: string, subscriptionId: string): Promise<SubscriptionRow | undefined> {
    return this.change(tenant, subscriptionId, `state = 'paused', reason = ''`);
  }

  /** What waits is due at `now`, with the whole schedule before it. */
  async resume(tenant: string, subscriptionId: string, now: number): Promise<SubscriptionRow | undefined> {
    const row = await this.change(tenant, subscriptionId, `state = 'active', reason = '', failing_since = null`);
    if (row !== undefined)
      await this.pool.query(
        `update integration.event_deliveries set next_attempt_at = least(next_attempt_at, $2), tries = 0
         where subscription_id = $1 and state = 'pending' and lease is null`,
        [subscriptionId, new Date(now)],
      );
    return row;
  }

  /** @param until real time, until which the secret that is replaced signs as well */
  rotate(tenant: string, subscriptionId: string, sealed: string, until: number): Promise<SubscriptionRow | undefined> {
    return this.change(
      tenant,
      subscriptionId,
      `sealed_previous_secret = sealed_secret, previous_secret_until = $4, sealed_secret = $3`,
      [sealed, new Date(until)],
    );
  }

  async markDeleted(tenant: string, subscriptionId: string): Promise<boolean> {
    return (await this.change(tenant, subscriptionId, `state = 'deleted'`)) !== undefined;
  }

  /** An attempt succeeded. */
  async noteSuccess(tx: Sql, subscriptionId: string): Promise<void> {
    await tx.query(
      `update integration.event_subscriptions set failing_since = null where subscription_id = $1 and failing_since is not null`,
      [subscriptionId],
    );
  }

  /** An attempt failed at `at`. Returns since when all have. */
  async noteFailure(tx: Sql, subscriptionId: string, at: number): Promise<number> {
    await tx.query(
      `update integration.event_subscriptions set failing_since = $2 where subscription_id = $1 and failing_since is null`,
      [subscriptionId, new Date(at)],
    );
    const { rows } = await tx.query<{ since: number }>(
      `select ${millis('failing_since', 'since')} from integration.event_subscriptions where subscription_id = $1`,
      [subscriptionId],
    );
    return rows[0]?.since ?? at;
  }

  /** Answers whether it was active. */
  async disable(tx: Sql, subscriptionId: string, reason: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `update integration.event_subscriptions set state = 'disabled', reason = $2 where subscription_id = $1 and state = 'active'`,
      [subscriptionId, reason],
    );
    return rowCount === 1;
  }

  /** Removes those that are deleted and have no deliveries left. */
  async sweep(): Promise<void> {
    await this.pool.query(
      `delete from integration.event_subscriptions s where state = 'deleted'
         and not exists (select from integration.event_deliveries d where d.subscription_id = s.subscription_id)`,
    );
  }

  private async change(
    tenant: string,
    subscriptionId: string,
    assignments: string,
    values: readonly unknown[] = [],
  ): Promise<SubscriptionRow | undefined> {
    const { rows } = await this.pool.query<SubscriptionRow>(
      `update integration.event_subscriptions set ${assignments} where tenant = $1 and subscription_id = $2 and state <> 'deleted' returning ${COLUMNS}`,
      [tenant, subscriptionId, ...values],
    );
    return rows[0];
  }
}
