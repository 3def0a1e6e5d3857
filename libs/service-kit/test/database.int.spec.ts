import type { MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createDataSource, createPool, runMigrations } from '../src/index.js';
import type { RunningPostgres } from '../src/postgres/embedded-postgres.js';
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

  it('refuse a database newer than the code', async () => {
    await expect(runMigrations(pool, 'shop', [CreateThings1785542400000])).rejects.toThrow(
      /newer than this program: it has AddNames1785542500000/,
    );
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
