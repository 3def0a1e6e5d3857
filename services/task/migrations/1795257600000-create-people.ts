import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tenants, people, groups, and what admins changed. A person is deactivated, never deleted. */
export class CreatePeople1795257600000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.tenants (
      tenant      text        primary key,
      name        text        not null,
      created_at  timestamptz not null default now(),
      deleted_at  timestamptz)`);
    await db.query(`create table task.people (
      tenant        text        not null references task.tenants,
      person_id     text        not null,
      name          text        not null,
      email         text        not null,
      password_hash text,
      roles         text[]      not null,
      manager       text        not null default '',
      backup        text        not null default '',
      absent_until  timestamptz,
      active        boolean     not null default true,
      created_at    timestamptz not null default now(),
      primary key (tenant, person_id))`);
    // Signing in names no tenant, so an address belongs to one active person of the whole installation.
    await db.query(`create unique index people_email on task.people (lower(email)) where active`);
    await db.query(`create table task.groups (
      tenant   text not null references task.tenants,
      group_id text not null,
      name     text not null,
      primary key (tenant, group_id))`);
    await db.query(`create table task.group_members (
      tenant    text not null,
      group_id  text not null,
      person_id text not null,
      primary key (tenant, group_id, person_id),
      foreign key (tenant, group_id) references task.groups on delete cascade,
      foreign key (tenant, person_id) references task.people)`);
    await db.query(`create index group_members_person on task.group_members (tenant, person_id)`);
    await db.query(`create table task.admin_log (
      id     bigint      generated always as identity primary key,
      tenant text        not null,
      at     timestamptz not null default now(),
      actor  text        not null,
      action text        not null,
      target text        not null,
      detail jsonb       not null)`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['admin_log', 'group_members', 'groups', 'people', 'tenants'])
      await db.query(`drop table task.${table}`);
  }
}
