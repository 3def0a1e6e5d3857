import type { Pool } from 'pg';
import {
  alignGeneration,
  createDlqSql,
  createGenerationsSql,
  createInboxSql,
  createOffsetsSql,
  createOutboxSql,
  outboxInsert,
} from '../src/index.js';
import type { BusHarness } from './bus-contract.js';

const TABLES = [createOutboxSql, createGenerationsSql, createOffsetsSql, createDlqSql, createInboxSql];

/** All tables of a schema that publishes and consumes, ready for the first write. */
export async function createBusTables(pool: Pool, schema: string): Promise<void> {
  await pool.query(TABLES.map((sql) => sql(schema)).join(''));
  await alignGeneration(pool, schema, 'outbox');
}

/** Publishes through the outbox; the pokes are called after each commit. */
export function outboxPublisher(
  pool: Pool,
  schema: string,
  pokes: ReadonlySet<() => void>,
): Pick<BusHarness, 'publish' | 'publishSlowly'> {
  const publishSlowly: BusHarness['publishSlowly'] = async (facts) => {
    const tx = await pool.connect();
    await tx.query('begin');
    await outboxInsert(tx, schema, facts);
    return async () => {
      await tx.query('commit');
      tx.release();
      for (const poke of pokes) poke();
    };
  };
  return { publishSlowly, publish: async (facts) => (await publishSlowly(facts))() };
}
