import type pg from 'pg';
import type { MigrationInterface } from 'typeorm';

import { createDataSource } from './data-source.js';

type MigrationClass = new () => MigrationInterface;

/**
 * Brings one schema up to date, each migration in its own transaction. Safe to run from several processes at once:
 * the others wait. Raw SQL in a migration has to name its schema.
 *
 * @throws Error when the database holds a migration that this code does not know, so is newer than it
 */
export async function runMigrations(
  pool: pg.Pool,
  schema: string,
  migrations: readonly MigrationClass[],
): Promise<readonly string[]> {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`"${schema}" is no schema name`);
  const lock = await pool.connect();
  try {
    await lock.query('select pg_advisory_lock(hashtextextended($1, 0))', [`baton migrations ${schema}`]);
    await makeSchema(lock, schema);
    await refuseNewer(lock, schema, migrations);
    const source = await createDataSource(pool, { schema, migrations: [...migrations] }).initialize();
    try {
      const done = await source.runMigrations({ transaction: 'each' });
      return done.map(({ name }) => name);
    } finally {
      await source.destroy();
    }
  } finally {
    await lock
      .query('select pg_advisory_unlock(hashtextextended($1, 0))', [`baton migrations ${schema}`])
      .catch(() => undefined);
    lock.release();
  }
}

/** A role that owns its schema may not make any, and PostgreSQL asks for that right before it looks. */
async function makeSchema(client: pg.PoolClient, schema: string): Promise<void> {
  const { rows } = await client.query<{ known: string | null }>('select to_regnamespace($1) as known', [`"${schema}"`]);
  if (rows[0]?.known == null) await client.query(`create schema if not exists "${schema}"`);
}

async function refuseNewer(
  client: pg.PoolClient,
  schema: string,
  migrations: readonly MigrationClass[],
): Promise<void> {
  const { rows } = await client.query<{ known: string | null }>('select to_regclass($1) as known', [
    `"${schema}".migrations`,
  ]);
  if (rows[0]?.known == null) return;
  const ours = new Set(migrations.map((migration) => new migration().name ?? migration.name));
  const applied = await client.query<{ name: string }>(`select name from "${schema}".migrations order by id`);
  const strange = applied.rows.map(({ name }) => name).filter((name) => !ours.has(name));
  if (strange.length > 0) {
    throw new Error(
      `The schema ${schema} is newer than this program: it has ${strange.join(', ')}. Start the version that wrote it, or a later one.`,
    );
  }
}
