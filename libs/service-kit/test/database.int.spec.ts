import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createGenerationsSql, createOutboxSql } from '@baton/messaging';

import {
  createApplication,
  createDataSource,
  createPool,
  runMigrations,
  type ServiceDefinition,
} from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { echoDefinition } from './echo.js';
import { temporaryPostgres } from './running.js';

class CreateThings1785542400000 implements MigrationInterface {
  up = (db: QueryRunner): Promise<void> => db.query('create table "shop".things (id int primary key)');
  down = (db: QueryRunner): Promise<void> => db.query('drop table "shop".things');
}
class AddNames1785542500000 implements MigrationInterface {
  up = (db: QueryRunner): Promise<void> => db.query('alter table "shop".things add column name text');
  down = (db: QueryRunner): Promise<void> => db.query('alter table "shop".things drop column name');
}

let postgres: RunningPostgres;
let pool: ReturnType<typeof createPool>;

beforeAll(async () => {
  postgres = await temporaryPostgres();
  pool = createPool({ url: postgres.url, size: 5, onError: () => undefined });
});

afterAll(async () => {
  await pool?.end();
  await postgres?.stop();
});

describe('migrations', () => {
  const all = [CreateThings1785542400000, AddNames1785542500000];

  it('run once, however many processes start at once', async () => {
    const done = await Promise.all([1, 2, 3].map(() => runMigrations(pool, 'shop', all)));
    expect(done.map((names) => names.length).sort()).toEqual([0, 0, 2]);
    const { rows } = await pool.query(`select name from "shop".migrations order by id`);
    expect(rows).toEqual([{ name: 'CreateThings1785542400000' }, { name: 'AddNames1785542500000' }]);
  });

  it('refuse a database that a newer release has migrated, before anything is changed', async () => {
    class AddPrices1785542550000 implements MigrationInterface {
      up = (db: QueryRunner): Promise<void> => db.query('alter table "shop".things add column price int');
      down = async (): Promise<void> => undefined;
    }
    await expect(runMigrations(pool, 'shop', [CreateThings1785542400000, AddPrices1785542550000])).rejects.toThrow(
      'The schema shop was migrated by a newer release (it has AddNames1785542500000); start that one, or restore a backup',
    );
    const { rows } = await pool.query(`select column_name from information_schema.columns where table_name = 'things'`);
    expect(rows.map(({ column_name }) => column_name as string).sort()).toEqual(['id', 'name']);
  });

  it('pass over what another composition of this release has added', async () => {
    expect(await runMigrations(pool, 'shop', [CreateThings1785542400000], [AddNames1785542500000])).toEqual([]);
  });

  it('leave the lock free after a failure', async () => {
    class Breaks1785542600000 implements MigrationInterface {
      up = (db: QueryRunner): Promise<void> => db.query('create nonsense');
      down = async (): Promise<void> => undefined;
    }
    await expect(runMigrations(pool, 'shop', [...all, Breaks1785542600000])).rejects.toThrow(/syntax error/);
    expect(await runMigrations(pool, 'shop', all)).toEqual([]);
  });
});

describe('a role that owns its schema and may create no other', () => {
  const url = (): string => postgres.url.replace(/\/\/[^@]*@/, '//baton_own:secret@');
  const definition: ServiceDefinition = {
    ...echoDefinition,
    name: 'own',
    schema: 'own',
    migrations: [
      class CreateOwn1785542400000 implements MigrationInterface {
        name = 'CreateOwn1785542400000';
        async up(db: QueryRunner): Promise<void> {
          await db.query(createGenerationsSql('own'));
          await db.query(createOutboxSql('own'));
        }
        down = async (): Promise<void> => undefined;
      },
    ],
    outbox: 'outbox',
  };

  beforeAll(async () => {
    await pool.query(`create role baton_own login password 'secret'`);
    await pool.query(`revoke create on database ${new URL(postgres.url).pathname.slice(1)} from public, baton_own`);
  });

  it('is told to be provided with a schema where there is none', async () => {
    const started = createApplication([definition], { databaseUrl: url(), httpPort: 0, grpcPort: 0 });
    await expect(started).rejects.toThrow('There is no schema own, and this role may not create it');
  });

  it('migrates, keeps its test clock and counts generations in it, two processes at once', async () => {
    await pool.query('create schema own authorization baton_own');
    const start = () =>
      createApplication([definition], { databaseUrl: url(), httpPort: 0, grpcPort: 0, testClock: true });
    const apps = await Promise.all([start(), start()]);
    try {
      expect(await apps[0].readiness.failing()).toEqual([]);
      const { rows } = await pool.query('select relation, generation from own.xid_generations');
      expect(rows).toEqual([{ relation: 'outbox', generation: 0 }]);
      await pool.query(`delete from own.migrations`);
      expect(await apps[0].readiness.failing()).toEqual([
        {
          check: 'migrations',
          reason: 'The database lacks own: CreateOwn1785542400000: restart this process',
        },
      ]);
    } finally {
      await Promise.all(apps.map((app) => app.close()));
    }
  });
});

describe('data sources', () => {
  it('share one pool, and closing one leaves it to the others', async () => {
    const [first, second] = await Promise.all(
      ['shop', 'store'].map((schema) => createDataSource(pool, { schema }).initialize()),
    );
    await first!.destroy();
    expect(await second!.query('select 1 as one')).toEqual([{ one: 1 }]);
    await second!.destroy();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(pool.totalCount).toBeLessThanOrEqual(5);
  });
});
