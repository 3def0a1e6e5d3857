import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The outbox of our facts, and where we stand in those of others. */
export class CreateMessaging1795257606000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table task.outbox (key text not null, seq bigint generated always as identity primary key, fact json not null, xid xid8 not null default pg_current_xact_id())`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table task.outbox`);
  }
}
