import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createJournalSql } from '@baton/journal';
import { createGenerationsSql } from '@baton/messaging';

/**
 * The journal, and the lookups that are written beside it: they can be rebuilt from the journal, never the other way round.
 *
 * `instances` is also the gate of a start: its unique indexes refuse a second start with the same request id, and a second
 * running instance with a business key that the process wants unique (the key is cleared at the end, so that the
 * update of the end touches no index). Business moments (`available_at`, `due_at`, `expires_at`) follow the business
 * clock; leases (`leased_until`) follow real time.
 */
export class CreateExecution1795219200000 implements MigrationInterface {
  name = 'CreateExecution1795219200000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(createJournalSql('execution'));
    await db.query(createGenerationsSql('execution'));
    for (const statement of TABLES) await db.query(statement);
    // For migrations of the same run: no earlier release has been here.
    await db.query(`set baton.created = 'execution'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table execution.journal, execution.snapshots, execution.xid_generations, execution.definitions, execution.processes,
      execution.start_subscriptions, execution.start_timers, execution.instances, execution.jobs, execution.timers,
      execution.subscriptions, execution.messages, execution.incidents cascade`);
  }
}

const TABLES = [
  `create table execution.definitions (
    definition_id text        primary key,
    tenant        text        not null,
    process_key   text        not null,
    version       int         not null,
    name          text        not null,
    model_id      text        not null,
    xml           text        not null,
    starters      text[]      not null,
    start_form    text,
    deployed_at   timestamptz not null default now(),
    deployed_by   text,
    unique (tenant, process_key, version))`,
  `create table execution.processes (
    tenant        text        not null,
    process_key   text        not null,
    version       int         not null,
    definition_id text        not null references execution.definitions,
    retired_at    timestamptz,
    primary key (tenant, process_key))`,
  `create table execution.start_subscriptions (
    tenant        text not null,
    message       text not null,
    process_key   text not null,
    element       text not null,
    definition_id text not null,
    primary key (tenant, message, process_key, element))`,
  `create table execution.start_timers (
    tenant        text        not null,
    process_key   text        not null,
    element       text        not null,
    definition_id text        not null,
    due_at        timestamptz not null,
    every         text,
    repeats_left  int,
    primary key (tenant, process_key, element))`,
  `create index start_timers_due on execution.start_timers (due_at)`,
  `create table execution.instances (
    instance_id         uuid        primary key,
    tenant              text        not null,
    request_id          text,
    process_key         text        not null,
    version             int         not null,
    definition_id       text        not null,
    business_key        text,
    unique_business_key text,
    state               text        not null,
    started_at          timestamptz not null,
    started_by          text,
    ended_at            timestamptz) with (fillfactor = 70)`,
  `create unique index instances_request on execution.instances (tenant, request_id) where request_id is not null`,
  `create unique index instances_unique_business_key on execution.instances (tenant, process_key, unique_business_key)
    where unique_business_key is not null`,
  `create index instances_business_key on execution.instances (tenant, business_key) where business_key is not null`,
  `create index instances_process on execution.instances (tenant, process_key, instance_id)`,
  `create table execution.jobs (
    instance_id      uuid        not null,
    n                int         not null,
    tenant           text        not null,
    type             text        not null,
    element          text        not null,
    element_instance int         not null,
    retries          int         not null,
    available_at     timestamptz not null,
    inputs           text,
    lock_ms          int,
    lease_token      text,
    leased_until     timestamptz,
    primary key (instance_id, n)) with (fillfactor = 90)`,
  `create index jobs_available on execution.jobs (type, available_at) where retries > 0`,
  `create table execution.timers (
    instance_id uuid        not null,
    n           int         not null,
    tenant      text        not null,
    due_at      timestamptz not null,
    primary key (instance_id, n))`,
  `create index timers_due on execution.timers (due_at)`,
  `create table execution.subscriptions (
    instance_id     uuid not null,
    n               int  not null,
    tenant          text not null,
    message         text not null,
    correlation_key text,
    primary key (instance_id, n))`,
  `create index subscriptions_message on execution.subscriptions (tenant, message, correlation_key)`,
  `create table execution.messages (
    tenant          text        not null,
    message_id      text        not null,
    instance_id     uuid,
    name            text        not null,
    correlation_key text        not null,
    business_key    text,
    variables       text        not null,
    published_at    timestamptz not null,
    expires_at      timestamptz not null,
    state           text        not null,
    receiver        text,
    received_by     uuid,
    touched_at      timestamptz not null default now(),
    primary key (tenant, message_id))`,
  `create index messages_open on execution.messages (tenant, name, correlation_key) where state in ('new', 'open', 'claimed')`,
  `create index messages_touched on execution.messages (touched_at)`,
  `create table execution.incidents (
    instance_id      uuid        not null,
    n                int         not null,
    tenant           text        not null,
    process_key      text        not null,
    business_key     text,
    element          text        not null,
    element_name     text,
    element_instance int         not null,
    code             text        not null,
    message          text        not null,
    owner            text,
    raised_at        timestamptz not null,
    resolved_at      timestamptz,
    resolved_by      text,
    primary key (instance_id, n))`,
  `create index incidents_open on execution.incidents (tenant, raised_at, instance_id, n) where resolved_at is null`,
];
