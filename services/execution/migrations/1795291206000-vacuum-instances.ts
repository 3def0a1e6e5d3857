import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The row of an instance is written anew when it ends. The room of the first writing is given back soon, so that the table
 * holds little more than one row for each instance.
 */
export class VacuumInstances1795291206000 implements MigrationInterface {
  name = 'VacuumInstances1795291206000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `alter table execution.instances set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 5000)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      'alter table execution.instances reset (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)',
    );
  }
}
