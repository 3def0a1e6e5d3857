import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createDlqSql, createOffsetsSql } from '@baton/messaging';

/**
 * Endpoints of tenants and what is sent to them. A fact makes at most one delivery per subscription. Moments of deliveries
 * and attempts, and `failing_since`, follow the business clock; all others real time. Deliveries are kept for 30 days.
 */
export class CreateEventSubscriptions1795996800000 implements MigrationInterface {
  name = 'CreateEventSubscriptions1795996800000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table integration.event_subscriptions (
      subscription_id        uuid        primary key,
      tenant                 text        not null,
      name                   text        not null,
      url                    text        not null,
      event_types            text[]      not null,
      process_key            text        not null,
      state                  text        not null check (state in ('active', 'paused', 'disabled', 'deleted')),
      reason                 text        not null default '',
      sealed_secret          text        not null,
      sealed_previous_secret text        not null default '',
      previous_secret_until  timestamptz,
      failing_since          timestamptz,
      created_by             text        not null,
      created_at             timestamptz not null)`);
    await db.query(`create index event_subscriptions_of on integration.event_subscriptions (tenant, subscription_id)`);
    await db.query(`create table integration.event_deliveries (
      n               bigint      generated always as identity primary key,
      delivery_id     uuid        not null unique,
      subscription_id uuid        not null references integration.event_subscriptions,
      source          text        not null,
      fact_id         text        not null,
      event_type      text        not null,
      key             text        not null,
      unplaced        boolean     not null,
      event           text        not null,
      state           text        not null check (state in ('pending', 'delivered', 'failed')),
      attempts        int         not null default 0,
      tries           int         not null default 0,
      created_at      timestamptz not null,
      next_attempt_at timestamptz not null,
      lease           uuid,
      leased_until    timestamptz,
      last_status     int         not null default 0,
      last_error      text        not null default '',
      unique (subscription_id, source, fact_id))`);
    for (const index of [
      `event_deliveries_due on integration.event_deliveries (subscription_id, next_attempt_at, n) where state = 'pending'`,
      `event_deliveries_of_key on integration.event_deliveries (subscription_id, key, n) where state = 'pending'`,
      `event_deliveries_leased on integration.event_deliveries (subscription_id) where lease is not null`,
      `event_deliveries_newest on integration.event_deliveries (subscription_id, n desc)`,
      `event_deliveries_oldest on integration.event_deliveries (created_at)`,
    ])
      await db.query(`create index ${index}`);
    await db.query(`create table integration.event_attempts (
      n           bigint      not null references integration.event_deliveries on delete cascade,
      number      int         not null,
      at          timestamptz not null,
      status      int         not null,
      duration_ms int         not null,
      error       text        not null,
      response    text        not null,
      primary key (n, number))`);
    for (const sql of [createOffsetsSql('integration'), createDlqSql('integration')])
      await db.query(sql.replaceAll(/create (table|index) /g, 'create $1 if not exists '));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'drop table integration.event_attempts, integration.event_deliveries, integration.event_subscriptions',
    );
  }
}
