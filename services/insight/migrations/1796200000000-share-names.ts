import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the instances of a version have in common is stored once, and what has ended is nowhere. The release before this
 * one goes on beside it: it reads and writes the same rows as before.
 */
export class ShareNames1796200000000 implements MigrationInterface {
  name = 'ShareNames1796200000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`create table insight.processes (
      tenant       text collate "C" not null,
      process_key  text collate "C" not null,
      version      int  not null,
      process_name text not null,
      model_id     text not null,
      primary key (tenant, process_key, version)
    )`);
    await db.query('alter table insight.instances alter column now_elements drop not null');
    await db.query('alter table insight.instances set (fillfactor = 90)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('drop table insight.processes');
    await db.query('alter table insight.instances set (fillfactor = 80)');
    await db.query(`update insight.instances set now_elements = '{}' where now_elements is null`);
    await db.query('alter table insight.instances alter column now_elements set not null');
  }
}
