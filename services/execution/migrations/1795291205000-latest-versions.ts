import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A number that grows with every change to which version of a process is the latest, whichever release makes it. So a
 * replica may start the version that it knows, and prove in the same statement that it still is the latest.
 */
export class LatestVersions1795291205000 implements MigrationInterface {
  name = 'LatestVersions1795291205000';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of [
      `create table execution.latest_versions (
        one        boolean primary key default true check (one),
        generation bigint  not null
      )`,
      `insert into execution.latest_versions (generation) values (1)`,
      `create function execution.change_latest_versions() returns trigger language plpgsql as $$
        begin
          update execution.latest_versions set generation = generation + 1;
          return null;
        end $$`,
      `create trigger processes_changed after insert or update or delete or truncate on execution.processes
        for each statement execute function execution.change_latest_versions()`,
    ])
      await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    for (const statement of [
      `drop trigger processes_changed on execution.processes`,
      `drop function execution.change_latest_versions()`,
      `drop table execution.latest_versions`,
    ])
      await db.query(statement);
  }
}
