import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Personal links of guests and the sessions they were exchanged for. Both hold for one task, until it is closed. */
export class CreateGuests1795257605000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.guest_links (
      token_hash   bytea       primary key,
      user_task_id text        not null references task.user_tasks,
      created_at   timestamptz not null default now())`);
    await db.query(`create table task.guest_sessions (
      token_hash   bytea       primary key,
      user_task_id text        not null references task.user_tasks,
      created_at   timestamptz not null default now())`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table task.guest_sessions`);
    await db.query(`drop table task.guest_links`);
  }
}
