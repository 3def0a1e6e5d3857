import { AsyncLocalStorage } from 'node:async_hooks';

import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDlqSql, createInboxSql, type Fact, type FactHandler } from '../src/index.js';
import { DeadLetters } from '../src/dead-letters.js';
import { GroupWork } from '../src/kafka/group-work.js';
import { eventually } from './bus-contract.js';
import { effectsIn } from './effects.js';
import { factsOf } from './kafka-harness.js';

let database: TestDatabase;
let effects: Awaited<ReturnType<typeof effectsIn>>;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(createInboxSql(database.schema) + createDlqSql(database.schema));
  effects = await effectsIn(database, 'g');
});
afterAll(() => database.drop());

const range = (to: number) => Array.from({ length: to }, (_, i) => i + 1);

function worker(handle: FactHandler, maxBatch = 500): GroupWork {
  const db = { pool: database.newPool(), schema: database.schema };
  const options = { group: 'g', topics: ['t'], db, handle, maxBatch, attempts: 2, backoffMs: 5 };
  return new GroupWork(options, new DeadLetters(database.schema, 'g'));
}

describe('two members of a group that hold the same partition', () => {
  it('do not double the effects of facts that neither has seen before', async () => {
    const members = [worker(effects.handle), worker(effects.handle), worker(effects.handle)];
    const keys = range(20).map((n) => `both${n}`);
    for (const seq of range(10)) {
      const facts = keys.flatMap((key) => factsOf('t', key, seq));
      await Promise.all(members.map((member) => member.handle({ topic: 't', partition: 0, facts })));
    }
    for (const key of keys) expect(await effects.of(key)).toEqual(range(10));
  });

  it('wait for each other even when the handler marks nothing', async () => {
    let [under, most] = [0, 0];
    const handle: FactHandler = async (_, tx) => {
      most = Math.max(most, ++under);
      await tx.query('select pg_sleep(0.02)');
      under--;
    };
    const [first, second] = [worker(handle), worker(handle)];
    const portions = range(5).map((seq) => ({ topic: 't', partition: 1, facts: factsOf('t', 'x', seq) }));
    await Promise.all(portions.flatMap((portion) => [first.handle(portion), second.handle(portion)]));
    expect(most).toBe(1);
  });
});

describe('the work of a member', () => {
  it('is done in one transaction for partitions that come together, up to the size of a batch', async () => {
    const batches: number[] = [];
    const member = worker((batch) => Promise.resolve(void batches.push(batch.length)), 5);
    const portions = range(4).map((partition) => ({
      topic: 't',
      partition,
      facts: factsOf('t', `p${partition}`, 1, 2),
    }));
    await Promise.all(portions.map((portion) => member.handle(portion)));
    expect(batches).toEqual([4, 4]);
  });

  it('is part of what brought the facts, also when it goes on from one batch to the next', async () => {
    const trace = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const first = Promise.withResolvers<void>();
    const member = worker(async ([fact], tx) => {
      if (fact?.seq === 1) await first.promise;
      await tx.query('select 1');
      seen.push([fact?.seq, trace.getStore()]);
    }, 1);
    const bring = (name: string, seq: number) =>
      trace.run(name, () => member.handle({ topic: 't', partition: 4, facts: factsOf('t', 'c', seq) }));
    const brought = [bring('one', 1), bring('two', 2), bring('three', 3)];
    first.resolve();
    await Promise.all(brought);
    expect(seen).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
  });

  it('has each fact once in a batch, also when it was sent twice', async () => {
    const member = worker(effects.handle);
    const facts = [...factsOf('t', 'twice', 1, 2), ...factsOf('t', 'twice', 1, 2, 3)];
    await member.handle({ topic: 't', partition: 3, facts });
    expect(await effects.of('twice')).toEqual([1, 2, 3]);
  });

  it('is given up when it waits and the partitions may be of somebody else', async () => {
    let calls = 0;
    const member = worker(() => {
      calls++;
      throw Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
    });
    const facts: Fact[] = factsOf('t', 'y', 1);
    const handled = expect(member.handle({ topic: 't', partition: 2, facts })).rejects.toThrow('rebalance');
    await eventually(() => calls > 2, true);
    member.interrupt(new Error('rebalance'));
    await handled;
    await expect(member.handle({ topic: 't', partition: 2, facts })).rejects.toThrow('rebalance');
    member.resume();
    const again = expect(member.handle({ topic: 't', partition: 2, facts })).rejects.toThrow('stop');
    await eventually(() => calls > 5, true);
    member.interrupt(new Error('stop'));
    await again;
  });

  it('holds back a redrive, which holds back the work', async () => {
    let release = () => {};
    const held = new Promise<void>((done) => (release = done));
    const order: string[] = [];
    const member = worker(async () => {
      order.push('begins');
      await held;
      order.push('ends');
    });
    const handled = member.handle({ topic: 't', partition: 3, facts: factsOf('t', 'z', 1) });
    await eventually(() => order, ['begins']);
    const redriven = worker(() => Promise.resolve())
      .redrive('t', 'z')
      .then(() => order.push('redriven'));
    await eventually(async () => {
      const { rows } = await database.pool.query(
        `select from pg_locks join pg_database d on d.oid = database and datname = current_database() where locktype = 'advisory' and not granted`,
      );
      return rows.length;
    }, 1);
    release();
    await Promise.all([handled, redriven]);
    expect(order).toEqual(['begins', 'ends', 'redriven']);
  });
});
