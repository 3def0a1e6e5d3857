import pg from 'pg';

import type { ServicePlace } from './topology.js';

/** `one`: a schema per service in one database. `per-service`: a database per service, so that they can be moved apart. */
export type Databases = 'one' | 'per-service';

export interface PostgresPlan {
  /** Of a superuser, or of a role that may create roles and (for `per-service`) databases. */
  readonly url: string;
  readonly databases: Databases;
  readonly places: readonly ServicePlace[];
  /** The password of a service's role. */
  readonly passwordOf: (service: string) => string;
}

/** Where a service finds its database: with its role and password, for DATABASE_URL. */
export function databaseUrlOf(
  { url, databases, passwordOf }: Omit<PostgresPlan, 'places'>,
  place: ServicePlace,
): string {
  const own = new URL(url);
  own.username = place.role;
  own.password = encodeURIComponent(passwordOf(place.service));
  if (databases === 'per-service') own.pathname = `/${place.role}`;
  return own.href;
}

/**
 * Makes a role and a schema for every service, and takes from everybody else what they do not need. What is there
 * stays; passwords become the given ones. A schema that another role filled (Baton in one process) is handed over.
 *
 * @returns what was not possible without being wrong, in words
 */
export async function providePostgres(plan: PostgresPlan): Promise<readonly string[]> {
  const notes: string[] = [];
  await on(plan.url, async (sql) => {
    await sql.query(`select pg_advisory_lock(hashtextextended('baton provision', 0))`);
    for (const place of plan.places)
      notes.push(...(await provideRole(sql, place.role, plan.passwordOf(place.service))));
    if (plan.databases === 'one') return provideSchemas(sql, plan.places);
    for (const place of plan.places) {
      await provideDatabase(sql, place.role);
      const own = new URL(plan.url);
      own.pathname = `/${place.role}`;
      await on(own.href, (inside) => provideSchemas(inside, [place]));
    }
  });
  return [...new Set(notes)];
}

async function on<Result>(url: string, work: (sql: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const name = pg.escapeIdentifier;

async function provideRole(sql: pg.Client, role: string, password: string): Promise<readonly string[]> {
  const { rowCount } = await sql.query('select from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await sql.query(`${verb} role ${name(role)} login nocreatedb nocreaterole password ${pg.escapeLiteral(password)}`);
  await becomeMember(sql, role);
  try {
    // The oldest open transaction of the whole server holds back every relay; its age is a metric of each service.
    await sql.query(`grant pg_read_all_stats to ${name(role)}`);
    return [];
  } catch (error) {
    if ((error as { code?: string }).code !== '42501') throw error;
    return ['pg_read_all_stats could not be granted: the age of the oldest transaction will be missing in /metrics'];
  }
}

/** Only a member may hand things over to a role; a superuser needs no membership. */
async function becomeMember(sql: pg.Client, role: string): Promise<void> {
  const { rows } = await sql.query<{ enough: boolean }>(
    `select rolsuper or pg_has_role(current_user, $1, 'member') as enough from pg_roles where rolname = current_user`,
    [role],
  );
  if (rows[0]?.enough !== true) await sql.query(`grant ${name(role)} to current_user`);
}

async function provideDatabase(sql: pg.Client, database: string): Promise<void> {
  const { rowCount } = await sql.query('select from pg_database where datname = $1', [database]);
  if (rowCount === 0) await sql.query(`create database ${name(database)}`);
}

async function provideSchemas(sql: pg.Client, places: readonly ServicePlace[]): Promise<void> {
  const { rows } = await sql.query<{ database: string }>('select current_database() as database');
  const database = name(rows[0]?.database ?? '');
  await sql.query(`revoke all on database ${database} from public`);
  await sql.query('revoke all on schema public from public');
  for (const { role, schema } of places) {
    await sql.query(`grant connect, temporary on database ${database} to ${name(role)}`);
    await sql.query(`create schema if not exists ${name(schema)} authorization ${name(role)}`);
    await sql.query(`alter schema ${name(schema)} owner to ${name(role)}`);
    await sql.query(`revoke all on schema ${name(schema)} from public`);
    await handOver(sql, schema, role);
  }
}

/** Sequences that belong to a column follow their table. */
const STRANGERS = `
  select format('alter %s %I.%I owner to %I', case c.relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view' else 'table' end, $1::text, c.relname, $2::text) as change
  from pg_class c
  where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S') and c.relowner <> $2::regrole
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')
  union all
  select format('alter routine %s owner to %I', p.oid::regprocedure, $2::text)
  from pg_proc p where p.pronamespace = $1::regnamespace and p.proowner <> $2::regrole`;

async function handOver(sql: pg.Client, schema: string, role: string): Promise<void> {
  const { rows } = await sql.query<{ change: string }>(STRANGERS, [schema, role]);
  for (const { change } of rows) await sql.query(change);
}
