import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLUSH_SETTINGS } from '../src/flush-connection.js';
import { FlushStatements, type Append } from '../src/flush-statement.js';
import type { SideWrite } from '../src/index.js';
import { accountTables, sides } from './account-journal.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(accountTables(database.schema));
});
afterAll(() => database.drop());

const append = (...writes: SideWrite[]): Append => ({
  instanceId: randomUUID(),
  seq: 2,
  at: 1_790_000_000_123,
  tenant: 'acme',
  requestId: null,
  actor: null,
  traceparent: null,
  events: '[]',
  sides: writes,
  gated: false,
});
const write = {
  close: { op: 'update', table: 'accounts', update: 'close', row: { closed_at: 1_790_000_000_123 } },
  renote: { op: 'update', table: 'holds', update: 'renote', row: { n: 1, note: 'b' } },
  release: { op: 'delete', table: 'holds', row: { n: 1 } },
} satisfies Record<string, SideWrite>;

/** As the connection that flushes plans it, whatever the values. */
async function planOf(form: 'strict' | 'tolerant', side: SideWrite): Promise<string> {
  const { text } = new FlushStatements(database.schema, 'journal', sides).build([append(side)], form);
  const client = await database.pool.connect();
  try {
    await client.query(`begin; ${FLUSH_SETTINGS.replaceAll('set ', 'set local ')}`);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`explain (generic_plan) ${text}`);
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  } finally {
    await client.query('rollback');
    client.release();
  }
}

describe('the plan of a flush', () => {
  it.each(['strict', 'tolerant'] as const)(
    'looks rows up by their key, though the tables were empty (%s)',
    async (form) => {
      await database.pool.query(`vacuum (analyze) ${database.schema}.holds`);
      await database.pool.query(`vacuum (analyze) ${database.schema}.accounts`);
      for (const side of Object.values(write)) {
        const plan = await planOf(form, side);
        expect(plan).toMatch(/Index Cond: \(+instance_id = ANY \(ARRAY\[u\.instance_id\]\)/);
        expect(plan).not.toContain('Join Filter');
      }
    },
  );
});
