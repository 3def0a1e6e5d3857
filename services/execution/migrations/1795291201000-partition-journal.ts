import type { MigrationInterface, QueryRunner } from 'typeorm';

import { createJournalSql, partitionJournalSql } from '@baton/journal';

/**
 * Partitions the journal by range of the instance id: what is there becomes the first partition, whose end the migration
 * before has written down. Rows are read once, while others read and write; the lock that keeps them out is held for a moment.
 */
export class PartitionJournal1795291201000 implements MigrationInterface {
  name = 'PartitionJournal1795291201000';

  async up(db: QueryRunner): Promise<void> {
    const rows = (await db.query(
      `select substring(pg_get_constraintdef(oid) from '[0-9a-f-]{36}') as until, not exists (select from execution.journal) as empty
       from pg_constraint where conname = 'journal_until' and conrelid = 'execution.journal'::regclass`,
    )) as readonly { readonly until: string; readonly empty: boolean }[];
    const { until = '', empty = false } = rows[0] ?? {};
    for (const statement of partitionJournalSql('execution', until, empty)) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table execution.journal rename to journal_partitioned');
    await db.query('alter index execution.journal_pkey rename to journal_partitioned_pkey');
    const [create = ''] = createJournalSql('execution').split('create table execution.snapshots');
    await db.query(create);
    await db.query('insert into execution.journal select * from execution.journal_partitioned');
    await db.query('drop table execution.journal_partitioned');
    await db.query('alter table execution.journal add constraint journal_until check (true)');
  }
}
