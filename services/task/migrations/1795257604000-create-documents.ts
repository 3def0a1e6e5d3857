import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded files. A slot has one current document; those it replaced stay, with the moment they were replaced. */
export class CreateDocuments1795257604000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.documents (
      document_id      uuid        primary key,
      tenant           text        not null,
      user_task_id     text        not null references task.user_tasks,
      instance_id      uuid        not null,
      slot             text        not null,
      file_name        text        not null,
      media_type       text        not null,
      bytes            bigint      not null,
      sha256           text        not null,
      content          bytea       not null,
      uploaded_by      text        not null,
      uploaded_by_name text        not null,
      uploaded_at      timestamptz not null default now(),
      replaced_at      timestamptz)`);
    // Files are compressed already.
    await db.query(`alter table task.documents alter column content set storage external`);
    await db.query(
      `create unique index documents_slot on task.documents (user_task_id, slot) where replaced_at is null`,
    );
    await db.query(`create index documents_instance on task.documents (instance_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table task.documents`);
  }
}
