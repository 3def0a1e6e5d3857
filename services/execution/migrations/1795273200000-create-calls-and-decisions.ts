import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Calls between instances, signals, and deployed decisions.
 *
 * `calls` and `signals` are written beside the journal, like the other lookups. A signal is handed to those who waited
 * when it was thrown: `signal_deliveries` holds them until each has had it.
 */
export class CreateCallsAndDecisions1795273200000 implements MigrationInterface {
  name = 'CreateCallsAndDecisions1795273200000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `drop table execution.calls, execution.escalations, execution.signals, execution.signal_deliveries, execution.decisions, execution.decision_files cascade`,
    );
    await db.query(`alter table execution.subscriptions drop column kind`);
    await db.query(
      `alter table execution.start_subscriptions drop column kind, drop column condition, drop column definition`,
    );
    await db.query(`alter table execution.definitions drop column deployment_id, drop column version_tag`);
    await db.query(`alter table execution.instances drop column parent_instance_id, drop column suspended_at`);
  }
}

const STATEMENTS = [
  // Absent: a message. Existing rows are messages.
  `alter table execution.subscriptions add column kind text`,
  `alter table execution.start_subscriptions add column kind text not null default 'message',
     add column condition text, add column definition int`,
  `alter table execution.start_timers add column definition int not null default 0, drop constraint start_timers_pkey,
     add primary key (tenant, process_key, element, definition)`,
  `alter table execution.start_subscriptions drop constraint start_subscriptions_pkey,
     add primary key (tenant, kind, message, process_key, element)`,
  `alter table execution.definitions add column deployment_id text, add column version_tag text`,
  `create index definitions_deployment on execution.definitions (tenant, deployment_id) where deployment_id is not null`,
  `alter table execution.instances add column parent_instance_id uuid, add column suspended_at timestamptz`,
  `create index instances_parent on execution.instances (parent_instance_id) where parent_instance_id is not null`,
  `create index instances_suspended on execution.instances (instance_id) where suspended_at is not null`,
  `create table execution.calls (
    instance_id uuid        not null,
    n           int         not null,
    tenant      text        not null,
    child_id    uuid        not null,
    call        text        not null,
    state       text        not null,
    touched_at  timestamptz not null default now(),
    primary key (instance_id, n)) with (fillfactor = 70)`,
  `create index calls_child on execution.calls (child_id)`,
  // An escalation that nothing caught in a called instance, on its way to its caller.
  `create table execution.escalations (
    instance_id   uuid        not null,
    escalation_id text        not null,
    tenant        text        not null,
    caller_id     uuid        not null,
    call          int         not null,
    escalation    text        not null,
    touched_at    timestamptz not null default now(),
    primary key (instance_id, escalation_id))`,
  `create table execution.signals (
    tenant      text        not null,
    signal_id   text        not null,
    instance_id uuid,
    name        text        not null,
    variables   text        not null,
    state       text        not null,
    thrown_at   timestamptz not null,
    touched_at  timestamptz not null default now(),
    primary key (tenant, signal_id))`,
  `create index signals_new on execution.signals (touched_at) where state = 'new'`,
  `create index signals_touched on execution.signals (touched_at)`,
  `create table execution.signal_deliveries (
    tenant     text        not null,
    signal_id  text        not null,
    receiver   text        not null,
    touched_at timestamptz not null default now(),
    primary key (tenant, signal_id, receiver))`,
  `create table execution.decisions (
    tenant        text        not null,
    decision_id   text        not null,
    version       int         not null,
    name          text        not null,
    version_tag   text,
    deployment_id text        not null,
    deployed_at   timestamptz not null default now(),
    deployed_by   text        not null,
    primary key (tenant, decision_id, version))`,
  // A file, as it was deployed; what it imports is bound to the files that were there then.
  `create table execution.decision_files (
    deployment_id text        primary key,
    tenant        text        not null,
    namespace     text        not null,
    xml           text        not null,
    imports       text[]      not null,
    warnings      text[]      not null,
    deployed_at   timestamptz not null default now())`,
  `create index decision_files_namespace on execution.decision_files (tenant, namespace, deployed_at)`,
  `create unique index decisions_deployment on execution.decisions (tenant, deployment_id, decision_id)`,
];
