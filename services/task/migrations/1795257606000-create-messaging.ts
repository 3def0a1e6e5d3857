import type { MigrationInterface, QueryRunner } from 'typeorm';

import {
  createDlqSql,
  createGenerationsSql,
  createInboxSql,
  createOffsetsSql,
  createOutboxSql,
} from '@baton/messaging';

/** The outbox of our facts, and where we stand in those of others. */
export class CreateMessaging1795257606000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const sql of [createGenerationsSql, createOutboxSql, createInboxSql, createOffsetsSql, createDlqSql])
      await db.query(sql('task'));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `drop table task.dlq, task.bus_offsets, task.high_water, task.inbox, task.outbox, task.xid_generations`,
    );
  }
}
