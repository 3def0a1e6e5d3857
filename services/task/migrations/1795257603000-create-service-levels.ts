import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The next moments at which an open task is nudged or escalated. A row goes when it has been worked off or its task ends. */
export class CreateServiceLevels1795257603000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.service_levels (
      user_task_id text        not null references task.user_tasks on delete cascade,
      kind         text        not null check (kind in ('nudge', 'escalate')),
      ordinal      int         not null,
      due_at       timestamptz not null,
      repeat_every text        not null,
      target       text        not null,
      primary key (user_task_id, kind, ordinal))`);
    await db.query(`create index service_levels_due on task.service_levels (due_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table task.service_levels`);
  }
}
