import type pg from 'pg';
import type { MigrationInterface } from 'typeorm';

import { createDataSource } from './data-source.js';

export type MigrationClass = new () => MigrationInterface;

/**
 * Brings one schema up to date, each migration in its own transaction. Safe to run from several processes at once:
 * the others wait. Raw SQL in a migration has to name its schema. The role of the pool has to own the schema; only where
 * it is missing does the role have to be one that may create it.
 *
 * @param alsoKnown migrations that another composition of this release may have run here
 * @throws Error when the database holds a migration that this release does not know, before anything is changed
 */
export async function runMigrations(
  pool: pg.Pool,
  schema: string,
  migrations: readonly MigrationClass[],
  alsoKnown: readonly MigrationClass[] = [],
): Promise<readonly string[]> {
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) throw new Error(`"${schema}" is no schema name`);
  const lock = await pool.connect();
  try {
    await lock.query('select pg_advisory_lock(hashtextextended($1, 0))', [`baton migrations ${schema}`]);
    await provideSchema(lock, schema);
    await refuseNewer(lock, schema, [...migrations, ...alsoKnown].map(nameOf));
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

/** The migrations of `definitions` that the database has not, as `schema: name`: it is older than this process. */
export async function missingMigrations(
  pool: pg.Pool,
  definitions: readonly { readonly schema: string; readonly migrations: readonly MigrationClass[] }[],
): Promise<readonly string[]> {
  const wanted = definitions.filter(({ migrations }) => migrations.length > 0);
  if (wanted.length === 0) return [];
  const text = wanted.map(({ schema }) => `select '${schema}: ' || name as name from "${schema}".migrations`);
  const { rows } = await pool.query<{ name: string }>(text.join(' union all '));
  const there = new Set(rows.map(({ name }) => name));
  return wanted
    .flatMap(({ schema, migrations }) => migrations.map((migration) => `${schema}: ${nameOf(migration)}`))
    .filter((name) => !there.has(name));
}

const nameOf = (migration: MigrationClass): string => new migration().name ?? migration.name;

/** Asked for first: `create schema if not exists` wants the right to create even where there is nothing to create. */
async function provideSchema(client: pg.PoolClient, schema: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
  if (rowCount !== 0) return;
  try {
    await client.query(`create schema if not exists "${schema}"`);
  } catch (error) {
    if ((error as { code?: unknown }).code !== '42501') throw error;
    throw new Error(`There is no schema ${schema}, and this role may not create it: provision the database first`, {
      cause: error,
    });
  }
}

async function refuseNewer(client: pg.PoolClient, schema: string, ours: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ known: string | null }>('select to_regclass($1) as known', [
    `"${schema}".migrations`,
  ]);
  if (rows[0]?.known == null) return;
  const applied = await client.query<{ name: string }>(`select name from "${schema}".migrations order by id`);
  const strange = applied.rows.map(({ name }) => name).filter((name) => !ours.includes(name));
  if (strange.length > 0) {
    throw new Error(
      `The schema ${schema} was migrated by a newer release (it has ${strange.join(', ')}); start that one, or restore a backup`,
    );
  }
}
