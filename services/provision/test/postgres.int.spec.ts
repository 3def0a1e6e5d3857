import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { alignGeneration, createGenerationsSql, createOffsetsSql, createOutboxSql } from '@baton/messaging';
import { runMigrations } from '@baton/service-kit';
import { testDatabase, type TestDatabase } from '@baton/testing';

import { databaseUrlOf, providePostgres, type Databases } from '../src/postgres.js';
import { publishAgain } from '../src/restored.js';
import { topology as full, type ServicePlace } from '../src/topology.js';

/** Roles and databases belong to the server, which other test files share. */
const suffix = Math.random().toString(36).slice(2, 8);

class CreateThings implements MigrationInterface {
  readonly name = 'CreateThings1795219200000';
  constructor(private readonly schema: string) {}
  up(db: QueryRunner): Promise<void> {
    return db.query(
      `create table ${this.schema}.things (id int primary key generated always as identity, word text);
       ${createGenerationsSql(this.schema)} ${createOutboxSql(this.schema)}
       insert into ${this.schema}.things (word) values ('mine')`,
    );
  }
  down(): Promise<void> {
    return Promise.reject(new Error('There is no way back'));
  }
}
const migrationOf = (schema: string) =>
  class extends CreateThings {
    constructor() {
      super(schema);
    }
  };

describe.each<Databases>(['one', 'per-service'])('a database that is provisioned as %s', (databases) => {
  const places = full.map((place): ServicePlace => ({
    ...place,
    role: `${place.role}_${suffix}_${databases.replace('-', '_')}`,
  }));
  let database: TestDatabase;
  let plan: Parameters<typeof providePostgres>[0];
  const pools = new Map<string, pg.Pool>();
  const poolOf = (place: ServicePlace): pg.Pool => {
    const known = pools.get(place.service);
    if (known !== undefined) return known;
    const pool = new pg.Pool({ connectionString: databaseUrlOf(plan, place), max: 4 });
    pool.on('error', () => undefined); // the end of the test drops databases under it
    pools.set(place.service, pool);
    return pool;
  };

  beforeAll(async () => {
    database = await testDatabase();
    plan = { url: database.url, databases, places, passwordOf: (service) => `of ${service}: 100%/@` };
    await providePostgres(plan);
  });
  afterAll(async () => {
    await Promise.all([...pools.values()].map((pool) => pool.end()));
    const owner = database.newPool();
    for (const { role } of places) {
      await owner.query(`drop database if exists ${role} with (force)`);
      await owner.query(`drop owned by ${role} cascade`);
      await owner.query(`drop role ${role}`);
    }
    await database.drop();
  });

  it.each(places)('lets $service migrate its own schema and write what is published', async (place) => {
    const pool = poolOf(place);
    await runMigrations(pool, place.schema, [migrationOf(place.schema)]);
    await alignGeneration(pool, place.schema, 'outbox');
    const { rows } = await pool.query(`select word from ${place.schema}.things`);
    expect(rows).toEqual([{ word: 'mine' }]);
  });

  it('lets no service read, write or see into the schema of another', async () => {
    for (const place of places) {
      for (const other of places.filter(({ service }) => service !== place.service)) {
        for (const attempt of [
          `select * from ${other.schema}.things`,
          `insert into ${other.schema}.things (word) values ('yours')`,
          `create table ${other.schema}.planted ()`,
          `set role ${other.role}`,
        ]) {
          const refused = await poolOf(place)
            .query(attempt)
            .then(
              () => 'done',
              (error: { code?: string }) => error.code,
            );
          // 42501: no right; 3F000, 42P01: in a database of its own there is nothing of the other at all.
          expect(databases === 'one' ? ['42501'] : ['42501', '3F000', '42P01'], attempt).toContain(refused);
        }
      }
    }
  });

  it('lets no service make a schema, a database or a role, nor use the database of another', async () => {
    const [first, second] = places as [ServicePlace, ServicePlace];
    for (const attempt of [
      'create schema more',
      'create database more',
      'create role more',
      'create table public.more ()',
    ])
      await expect(poolOf(first).query(attempt), attempt).rejects.toMatchObject({ code: '42501' });
    if (databases === 'one') return;
    const url = new URL(databaseUrlOf(plan, first));
    url.pathname = `/${second.role}`;
    const stranger = new pg.Client({ connectionString: url.href });
    await expect(stranger.connect()).rejects.toMatchObject({ code: '42501' });
  });

  it('changes nothing the second time but the password', async () => {
    const [first] = places as [ServicePlace];
    const changed = { ...plan, passwordOf: (service: string) => `another of ${service}` };
    expect(await providePostgres(changed)).toEqual([]);
    const client = new pg.Client({ connectionString: databaseUrlOf(changed, first) });
    await client.connect();
    expect((await client.query(`select word from ${first.schema}.things`)).rowCount).toBe(1);
    await client.end();
    await providePostgres(plan);
  });

  it('hands over what Baton in one process has made', async () => {
    const [first] = places as [ServicePlace];
    const url = new URL(database.url);
    if (databases === 'per-service') url.pathname = `/${first.role}`;
    const before = new pg.Client({ connectionString: url.href });
    await before.connect();
    await before.query(
      `create table ${first.schema}.old (id serial primary key); create function ${first.schema}.f() returns int language sql as 'select 1'`,
    );
    await before.end();
    await providePostgres(plan);
    await poolOf(first).query(`insert into ${first.schema}.old default values`);
    await poolOf(first).query(`drop table ${first.schema}.old`);
    await poolOf(first).query(`drop function ${first.schema}.f()`);
  });

  it('lets those publish again whose tables are there, and says which are elsewhere', async () => {
    const again = () => publishAgain({ url: database.url, databases, since: new Date(0), places });
    await expect(again()).rejects.toThrow(/^None of .*task.* has its tables here/);
    const [task, none] = ['task', 'execution'].map((name) => places.find(({ service }) => service === name)) as [
      ServicePlace,
      ServicePlace,
    ];
    await poolOf(task).query(createOffsetsSql(task.schema));
    const topic = task.writes[0] ?? '';
    await poolOf(task).query(
      `insert into task.bus_offsets (consumer, topic, xid, key, seq) values ('relay', $1, '7', 'k', 1)`,
      [topic],
    );
    // As on a server that never had the database of that service.
    if (databases === 'per-service') {
      await pools.get(none.service)?.end();
      pools.delete(none.service);
      const owner = database.newPool();
      await owner.query(`drop database ${none.role} with (force)`);
    }
    const said = await again();
    expect(said).toContain('task publishes again what it committed since 1970-01-01T00:00:00.000Z');
    expect(said).toContain('execution has no tables here: do this where it has them, too');
    const { rows } = await poolOf(task).query('select xid, key, seq from task.bus_offsets where topic = $1', [topic]);
    expect(rows).toEqual([{ xid: null, key: null, seq: null }]);
  });
});
