import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createDlqSql, createOffsetsSql } from '@baton/messaging';

/**
 * Messages to people, and the last sealed link of each guest, which reminders repeat. A message's id derives from what
 * caused it and from its address, so whatever is delivered twice makes one row. A body that holds a personal link is sealed.
 */
export class CreateNotification1795392000000 implements MigrationInterface {
  name = 'CreateNotification1795392000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table notification.messages (
      message_id      uuid        primary key,
      tenant          text        not null,
      cause           text        not null,
      kind            text        not null,
      to_email        text        not null,
      to_name         text        not null,
      subject         text        not null,
      body            text        not null,
      sealed          boolean     not null,
      state           text        not null check (state in ('queued', 'sent', 'kept', 'refused')),
      attempts        int         not null default 0,
      next_attempt_at timestamptz not null default now(),
      last_error      text        not null default '',
      instance_id     text        not null default '',
      created_at      timestamptz not null,
      sent_at         timestamptz)`);
    await db.query(`create index messages_due on notification.messages (next_attempt_at) where state = 'queued'`);
    await db.query(`create index messages_newest on notification.messages (tenant, created_at desc, message_id desc)`);
    await db.query(`create index messages_instance on notification.messages (tenant, instance_id)`);
    await db.query(`create table notification.guest_links (
      user_task_id text        primary key,
      sealed_link  text        not null,
      at           timestamptz not null default now())`);
    for (const statement of [createOffsetsSql('notification'), createDlqSql('notification')]) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'drop table notification.messages, notification.guest_links, notification.bus_offsets, notification.dlq cascade',
    );
  }
}
