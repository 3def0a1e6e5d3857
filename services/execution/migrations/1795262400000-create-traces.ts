import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the journal's spans have been taken by the collector: one row, made when traces are first exported. */
export class CreateTraces1795262400000 implements MigrationInterface {
  name = 'CreateTraces1795262400000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table execution.trace_cursor (
      one        boolean     primary key default true check (one),
      xid        xid8        not null,
      key        uuid        not null,
      seq        bigint      not null,
      generation int         not null,
      moved_at   timestamptz not null default now())`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`drop table execution.trace_cursor`);
  }
}
