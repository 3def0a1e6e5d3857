import { testDatabase } from '@baton/testing/database';
import {
  alignGeneration,
  createDlqSql,
  createGenerationsSql,
  createInboxSql,
  createOffsetsSql,
  createOutboxSql,
  outboxInsert,
  outboxSource,
  PostgresBus,
} from '../src/index.js';
import { busContract, type BusHarness } from './bus-contract.js';

const topic = 'baton.test.thing.v1';

busContract('postgres', async (): Promise<BusHarness> => {
  const { pool, schema, newPool, drop } = await testDatabase();
  await pool.query(
    [createOutboxSql, createGenerationsSql, createOffsetsSql, createDlqSql, createInboxSql]
      .map((sql) => sql(schema))
      .join(''),
  );
  await alignGeneration(pool, schema, 'outbox');
  const pokes = new Set<() => void>();
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
  return {
    topic,
    db: { pool, schema },
    publishSlowly,
    publish: async (facts) => (await publishSlowly(facts))(),
    newBus() {
      const source = outboxSource(newPool(), schema, topic);
      pokes.add(source.poke);
      return Promise.resolve(new PostgresBus({ sources: [source], pollMs: 20, leadMs: 20 }));
    },
    async depose() {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'baton leadership' and datname = current_database()`,
      );
    },
    close: drop,
  };
});
