import { testDatabase } from '@baton/testing/database';
import { outboxSource, PostgresBus } from '../src/index.js';
import { busContract, type BusHarness } from './bus-contract.js';
import { createBusTables, outboxPublisher } from './outbox-tables.js';

const topic = 'baton.test.thing.v1';

busContract('postgres', async (): Promise<BusHarness> => {
  const { pool, schema, newPool, drop } = await testDatabase();
  await createBusTables(pool, schema);
  const pokes = new Set<() => void>();
  return {
    topic,
    db: { pool, schema },
    ...outboxPublisher(pool, schema, pokes),
    newBus(options = {}) {
      const source = outboxSource(newPool(), schema, topic);
      pokes.add(source.poke);
      return Promise.resolve(new PostgresBus({ sources: [source], pollMs: 20, leadMs: 20, ...options }));
    },
    async depose() {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'baton leadership' and datname = current_database()`,
      );
    },
    close: drop,
  };
});
