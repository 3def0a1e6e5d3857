import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who looks for free jobs passes by no leased one: jobs are found by the moment from which they are free, which for a
 * leased one is when its lease runs out.
 */
export class FreeJobs1795291204000 implements MigrationInterface {
  name = 'FreeJobs1795291204000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      'create index jobs_free on execution.jobs (type, coalesce(leased_until, available_at)) where retries > 0',
    );
    await db.query('drop index execution.jobs_available');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('create index jobs_available on execution.jobs (type, available_at) where retries > 0');
    await db.query('drop index execution.jobs_free');
  }
}
