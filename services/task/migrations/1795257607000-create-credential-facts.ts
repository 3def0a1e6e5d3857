import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the other services were told last of each credential. Credentials from before are told of when the service starts.
 * `owner` is the id of the person, of the API key or of the guest's task.
 */
export class CreateCredentialFacts1795257607000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.credential_facts (
      hash       bytea       primary key,
      kind       text        not null check (kind in ('person', 'api-key', 'guest')),
      tenant     text        not null,
      owner      text        not null,
      seq        bigint      not null,
      caller     jsonb,
      expires_at timestamptz,
      told_at    timestamptz not null)`);
    await db.query(`create index credential_facts_owner on task.credential_facts (tenant, kind, owner)`);
    await db.query(`create index guest_sessions_task on task.guest_sessions (user_task_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop index task.guest_sessions_task`);
    await db.query(`drop table task.credential_facts`);
  }
}
