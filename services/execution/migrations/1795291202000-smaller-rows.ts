import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Less is written for each instance.
 *
 * `journal_format` says how events are stored: 1 in words, 2 packed. A release before knows words alone, and may still run
 * beside this one while it is replaced; so only a database that no such release has ever written gets 2 here, and others
 * with the release after this one.
 *
 * Listing the instances of one process goes by blocks that may hold them, or backwards by id: an entry for each instance is
 * not worth its keep. Rows of `jobs` live for moments, so their room is given back soon.
 */
export class SmallerRows1795291202000 implements MigrationInterface {
  name = 'SmallerRows1795291202000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      'create table execution.journal_format (one boolean primary key default true check (one), version int not null)',
    );
    await db.query(
      `insert into execution.journal_format (version) select case when current_setting('baton.created', true) = 'execution' then 2 else 1 end`,
    );
    await db.query('reset baton.created');
    await db.query('drop index execution.instances_process');
    await db.query(
      `create index instances_process on execution.instances using brin (process_key text_bloom_ops) with (pages_per_range = 16, autosummarize = on)`,
    );
    await db.query(
      `alter table execution.jobs set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table execution.jobs reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)');
    await db.query('drop index execution.instances_process');
    await db.query('create index instances_process on execution.instances (tenant, process_key, instance_id)');
    await db.query('drop table execution.journal_format');
  }
}
