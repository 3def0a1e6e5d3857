import { testDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outboxInsert, outboxSource, PostgresBus, type FactHandler } from '../src/index.js';
import { eventually } from './bus-contract.js';
import { createBusTables } from './outbox-tables.js';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
  const { pool, schema } = database;
  await createBusTables(pool, schema);
  await pool.query(`create table ${schema}.effects (seq bigint)`);
});
afterAll(() => database.drop());

describe('a deposed leader of the postgres bus', () => {
  it('cannot commit a batch that its successor has handled, even without an inbox', async () => {
    const { pool, schema } = database;
    const topic = 't.v1';
    const effect: FactHandler = async (batch, tx) => {
      for (const { seq } of batch) await tx.query(`insert into ${schema}.effects values ($1)`, [seq]);
    };
    const subscribe = async (read: () => Promise<void>) => {
      const source = outboxSource(pool, schema, topic);
      // The leader is held up after it has read and before its transaction begins.
      const slow = {
        ...source,
        read: async (...args: Parameters<typeof source.read>) => {
          const page = await source.read(...args);
          if (page.facts.length > 0) await read();
          return page;
        },
      };
      const bus = new PostgresBus({ sources: [slow], pollMs: 10, leadMs: 10 });
      await bus.subscribe({ group: 'g', topics: [topic], db: { pool, schema }, handle: effect, backoffMs: 5 });
      await bus.start();
      return bus;
    };
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    let reading = false;
    const first = await subscribe(() => ((reading = true), held));
    const fact = { id: 'k:1', topic, type: 'x', source: '/s', key: 'k', seq: 1, time: '', tenant: 'a', data: null };
    const tx = await pool.connect();
    await outboxInsert(tx, schema, [fact]);
    tx.release();
    await eventually(() => reading, true);
    await pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'baton leadership' and datname = current_database()`,
    );
    const second = await subscribe(() => Promise.resolve());
    const effects = async () => (await pool.query(`select seq from ${schema}.effects`)).rowCount;
    await eventually(effects, 1);
    release();
    await first.stop();
    await second.stop();
    expect(await effects()).toBe(1);
  });
});
