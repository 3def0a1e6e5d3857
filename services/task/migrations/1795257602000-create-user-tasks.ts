import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Work for people. JSON that only passes through (form, inputs, draft, submission) is text, so that its numbers keep
 * their digits. `submit_at` is when a noted completion is told to the process again.
 */
export class CreateUserTasks1795257602000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.user_tasks (
      user_task_id     text        primary key,
      tenant           text        not null,
      instance_id      uuid        not null,
      element_id       text        not null,
      name             text        not null,
      process_key      text        not null,
      process_name     text        not null,
      business_key     text        not null,
      department       text        not null,
      started_by       text        not null,
      state            text        not null check (state in ('open', 'claimed', 'submitting', 'completed', 'canceled')),
      assignee         text,
      candidates       text[]      not null,
      backup           text        not null,
      not_by           text[]      not null,
      judgement        text        not null,
      instructions     text        not null,
      guest_email      text,
      guest_name       text,
      documents        jsonb       not null,
      outcomes         jsonb       not null,
      form_schema      text        not null,
      inputs           text        not null,
      draft            text        not null default '',
      submission       text,
      outcome          text        not null default '',
      note             text        not null default '',
      completed_by     text,
      request_id       text,
      opened_at        timestamptz not null,
      due_at           timestamptz,
      closed_at        timestamptz,
      nudged_at        timestamptz,
      nudges           int         not null default 0,
      escalation_level int         not null default 0,
      submit_at        timestamptz,
      submit_attempts  int         not null default 0)`);
    await db.query(`create index user_tasks_instance on task.user_tasks (instance_id)`);
    await db.query(`create index user_tasks_urgency on task.user_tasks (tenant, (coalesce(due_at, 'infinity')), opened_at, user_task_id)
      where state in ('open', 'claimed', 'submitting')`);
    await db.query(
      `create index user_tasks_assignee on task.user_tasks (tenant, assignee) where state in ('open', 'claimed', 'submitting')`,
    );
    await db.query(
      `create index user_tasks_candidates on task.user_tasks using gin (candidates) where state in ('open', 'claimed', 'submitting')`,
    );
    await db.query(
      `create index user_tasks_completed_by on task.user_tasks (tenant, completed_by) where completed_by is not null`,
    );
    await db.query(`create index user_tasks_started_by on task.user_tasks (tenant, started_by)`);
    await db.query(`create index user_tasks_submitting on task.user_tasks (submit_at) where state = 'submitting'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table task.user_tasks`);
  }
}
