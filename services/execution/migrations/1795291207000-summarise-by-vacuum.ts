import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Blocks of `instances` are summarised by vacuum, which so comes for new rows as often as for changed ones. Asked for at
 * every sixteenth block, under load more summaries were due than PostgreSQL notes, and it logged each of those with the
 * whole statement: megabytes a minute.
 */
export class SummariseByVacuum1795291207000 implements MigrationInterface {
  name = 'SummariseByVacuum1795291207000';

  async up(db: QueryRunner): Promise<void> {
    await db.query('alter index execution.instances_process set (autosummarize = off)');
    await db.query(
      `alter table execution.instances set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_insert_threshold = 5000)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'alter table execution.instances reset (autovacuum_vacuum_insert_scale_factor, autovacuum_vacuum_insert_threshold)',
    );
    await db.query('alter index execution.instances_process set (autosummarize = on)');
  }
}
