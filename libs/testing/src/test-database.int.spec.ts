import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from './test-database.js';

describe('a test database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('is a real PostgreSQL with an empty schema', async () => {
    const { rows } = await database.pool.query(
      `select current_setting('server_version_num')::int as version, (select count(*)::int from pg_class where relnamespace = $1::regnamespace) as tables`,
      [database.schema],
    );
    expect(rows[0]).toMatchObject({ tables: 0 });
    expect(rows[0].version).toBeGreaterThanOrEqual(150000);
  });

  it('is not shared with another one', async () => {
    const other = await testDatabase();
    await other.pool.query(`create table ${other.schema}.mine ()`);
    const { rows } = await database.pool.query(`select to_regclass($1) as found`, [`${database.schema}.mine`]);
    expect(rows).toEqual([{ found: null }]);
    await other.drop();
  });
});
