import type { MigrationInterface, QueryRunner } from 'typeorm';

import { boundJournalSql, nextBound, uuidBound } from '@baton/journal';
import { uuidTime } from '@baton/kernel';

/** Processes of the release before go on making ids until the next migration has come. */
const MEANWHILE_MS = 24 * 3_600_000;

/**
 * Says up to where the journal's first partition goes: to the end of the month. A transaction of its own, so that checking
 * it, in the next one, keeps nobody from writing.
 */
export class BoundJournal1795291200000 implements MigrationInterface {
  name = 'BoundJournal1795291200000';

  async up(db: QueryRunner): Promise<void> {
    const rows = (await db.query(
      `select floor(extract(epoch from now()) * 1000)::float8 as now, (select instance_id from execution.journal order by instance_id desc limit 1) as last`,
    )) as readonly { readonly now: number; readonly last: string | null }[];
    const { now = 0, last = null } = rows[0] ?? {};
    const newest = last === null ? now : Math.max(now, uuidTime(last));
    await db.query(boundJournalSql('execution', uuidBound(nextBound('month', newest + MEANWHILE_MS))));
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('alter table execution.journal drop constraint journal_until');
  }
}
