import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Proofs of identity. Tokens and keys are kept as their SHA-256, so that a copy of the table signs nobody in. */
export class CreateCredentials1795257601000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.sessions (
      token_hash bytea       primary key,
      tenant     text        not null,
      person_id  text        not null,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      foreign key (tenant, person_id) references task.people)`);
    await db.query(`create index sessions_person on task.sessions (tenant, person_id)`);
    // Invitations and password resets.
    await db.query(`create table task.password_tokens (
      token_hash bytea       primary key,
      tenant     text        not null,
      person_id  text        not null,
      expires_at timestamptz not null,
      foreign key (tenant, person_id) references task.people)`);
    await db.query(`create index password_tokens_person on task.password_tokens (tenant, person_id)`);
    await db.query(`create table task.sign_in_attempts (
      key           text        primary key,
      failures      int         not null,
      last_at       timestamptz not null,
      blocked_until timestamptz)`);
    await db.query(`create table task.api_keys (
      api_key_id   uuid        primary key,
      tenant       text        not null references task.tenants,
      name         text        not null,
      key_hash     bytea       not null unique,
      roles        text[]      not null,
      created_by   text        not null,
      created_at   timestamptz not null default now(),
      last_used_at timestamptz,
      expires_at   timestamptz,
      revoked_at   timestamptz)`);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of ['api_keys', 'sign_in_attempts', 'password_tokens', 'sessions'])
      await db.query(`drop table task.${table}`);
  }
}
