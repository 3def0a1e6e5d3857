import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Secrets, webhooks and what came in by them. One delivery id is accepted once per webhook; the rows of deliveries
 * are kept for 30 days, and of those that were refused at most the newest 100 per webhook.
 */
export class CreateIntegration1795392000000 implements MigrationInterface {
  name = 'CreateIntegration1795392000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table integration.secrets (
      tenant     text        not null,
      name       text        not null,
      sealed     text        not null,
      changed_by text        not null,
      changed_at timestamptz not null,
      primary key (tenant, name))`);
    await db.query(`create table integration.webhooks (
      webhook_id                 uuid        primary key,
      tenant                     text        not null,
      name                       text        not null,
      process_key                text        not null,
      message_name               text        not null,
      variables_expression       text        not null,
      business_key_expression    text        not null,
      correlation_key_expression text        not null,
      sealed_secret              text        not null,
      created_by                 text        not null,
      created_at                 timestamptz not null,
      check ((process_key = '') <> (message_name = '')))`);
    await db.query(`create index webhooks_of on integration.webhooks (tenant, webhook_id)`);
    await db.query(`create table integration.deliveries (
      n           bigint      generated always as identity primary key,
      webhook_id  uuid        not null references integration.webhooks on delete cascade,
      delivery_id text        not null,
      received_at timestamptz not null default now(),
      result      text        not null check (result in ('accepted', 'repeated', 'refused')),
      reason      text        not null default '',
      instance_id text        not null default '')`);
    await db.query(
      `create unique index deliveries_once on integration.deliveries (webhook_id, delivery_id) where result = 'accepted'`,
    );
    await db.query(`create index deliveries_newest on integration.deliveries (webhook_id, n desc)`);
    await db.query(`create index deliveries_oldest on integration.deliveries (received_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table integration.deliveries, integration.webhooks, integration.secrets');
  }
}
