import { randomUUID } from 'node:crypto';
import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PremiseBroken, type Committed, type JournalOptions } from '../src/index.js';
import {
  accountJournal,
  accountTables,
  context,
  hold,
  opened,
  openWith,
  pay,
  type Account,
  type AccountEvent,
  type AccountJournal,
} from './account-journal.js';

let database: TestDatabase;
const open: AccountJournal[] = [];
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(accountTables(database.schema));
});
afterEach(() => Promise.all(open.splice(0).map((journal) => journal.close())));
afterAll(() => database.drop());

/** Each is a replica: it shares the database with the others, and nothing else. */
function replica(options: Partial<JournalOptions<Account, AccountEvent>> = {}): AccountJournal {
  const journal = accountJournal(database.pool, database.schema, options);
  open.push(journal);
  return journal;
}

async function rows(sql: string, id: string): Promise<unknown[]> {
  return (await database.pool.query(sql.replaceAll('$schema', database.schema), [id])).rows;
}
const seqs = async (id: string) =>
  (await rows('select seq from $schema.journal where instance_id = $1 order by seq', id)).map(
    (row) => (row as { seq: number }).seq,
  );

describe('an append', () => {
  it('is in the database, with its side rows, when the answer comes', async () => {
    const journal = replica();
    const id = randomUUID();
    const outcome = await journal.execute(
      id,
      'r1',
      { ...context, traceparent: '00-1-2-00' },
      openWith({ number: 'in "quotes" \\ back' }, hold(1, '{,"\\}', 1_790_000_000_500)),
    );
    expect(outcome).toEqual({
      instanceId: id,
      state: { balance: 0 },
      events: [{ type: 'Opened' }],
      seq: 1,
      repeated: false,
    });
    expect(await rows('select number from $schema.accounts where instance_id = $1', id)).toEqual([
      { number: 'in "quotes" \\ back' },
    ]);
    expect(await rows('select n, note, until from $schema.holds where instance_id = $1', id)).toEqual([
      { n: 1, note: '{,"\\}', until: new Date(1_790_000_000_500) },
    ]);
    expect(await journal.events(id)).toEqual([
      {
        instanceId: id,
        seq: 1,
        at: context.at,
        tenant: 'acme',
        requestId: 'r1',
        actor: 'ann',
        traceparent: '00-1-2-00',
        events: [{ type: 'Opened' }],
      },
    ]);
  });

  it('updates and deletes side rows, and never writes a row that it removes itself', async () => {
    const journal = replica();
    const id = await opened(journal);
    await journal.execute(
      id,
      undefined,
      context,
      pay(1, hold(1), hold(2), hold(3), { op: 'delete', table: 'holds', row: { n: 3 } }),
    );
    await journal.execute(
      id,
      undefined,
      context,
      pay(
        1,
        { op: 'delete', table: 'holds', row: { n: 1 } },
        { op: 'update', table: 'holds', update: 'renote', row: { n: 2, note: 'new' } },
      ),
    );
    expect(await rows('select n, note from $schema.holds where instance_id = $1', id)).toEqual([{ n: 2, note: 'new' }]);
  });

  it('keeps numbers by their text', async () => {
    const journal = replica({ decode: undefined });
    const id = await opened(journal);
    await database.pool.query(
      `update ${database.schema}.journal set events = '[{"type":"Paid","amount":12345678901234567890.10}]' where instance_id = $1`,
      [id],
    );
    const [row] = await journal.events(id);
    expect(JSON.stringify(row?.events)).toBe('[{"type":"Paid","amount":12345678901234567890.10}]');
  });

  it('shares its flush with the others of its turn', async () => {
    const heard: Committed<Account, AccountEvent>[][] = [];
    const journal = replica({ onCommitted: (batch) => heard.push([...batch]) });
    const ids = await Promise.all(Array.from({ length: 60 }, () => opened(journal)));
    expect(journal.stats).toMatchObject({ flushes: 1, appends: 60 });
    expect(heard.map((batch) => batch.map(({ instanceId }) => instanceId).sort())).toEqual([[...ids].sort()]);
  });

  it('tells the listener before the caller, and survives its failure', async () => {
    const errors: unknown[] = [];
    const journal = replica({
      onCommitted: () => {
        throw new Error('listener');
      },
      onError: (error) => errors.push(error),
    });
    await opened(journal);
    expect(errors).toHaveLength(1);
  });
});

describe('commands of one instance', () => {
  it('run one after the other, each on the committed state of the one before', async () => {
    const journal = replica();
    const id = await opened(journal);
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => journal.execute(id, undefined, context, pay(1))),
    );
    expect(outcomes.map(({ state }) => state.balance)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
    expect(journal.stats.conflicts).toBe(0);
  });

  it('go on after one of them is refused', async () => {
    const journal = replica();
    const id = await opened(journal);
    const [refused, paid] = await Promise.allSettled([
      journal.execute(id, undefined, context, pay(-1)),
      journal.execute(id, undefined, context, pay(5)),
    ]);
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'NOT_COVERED' } });
    expect(paid).toMatchObject({ status: 'fulfilled', value: { state: { balance: 5 } } });
  });
});

describe('replicas on one database', () => {
  it('append alternately, whatever each of them remembers', async () => {
    const [a, b] = [replica(), replica()];
    const id = await opened(a);
    for (let n = 0; n < 5; n++) for (const journal of [a, b]) await journal.execute(id, undefined, context, pay(1));
    expect((await a.read(id)).state).toEqual({ balance: 10 });
    expect(a.stats.conflicts + b.stats.conflicts).toBeGreaterThan(0);
    expect(await seqs(id)).toEqual(Array.from({ length: 11 }, (_, n) => n + 1));
  });

  it('append at the same time without losing a command', async () => {
    const [a, b] = [replica(), replica()];
    const ids = await Promise.all(Array.from({ length: 10 }, () => opened(a)));
    const work = ids.flatMap((id) => [a, b].map((journal) => journal.execute(id, undefined, context, pay(1))));
    await Promise.all(work);
    for (const id of ids) expect((await b.read(id)).state).toEqual({ balance: 2 });
  });

  it('answer no read from a state that has moved on', async () => {
    const [a, b] = [replica(), replica()];
    const id = await opened(a);
    await b.execute(id, undefined, context, pay(7));
    expect(await a.read(id)).toEqual({ state: { balance: 7 }, seq: 2 });
  });

  it('answer no rejection from a state that has moved on', async () => {
    const [a, b] = [replica(), replica()];
    const id = await opened(a);
    await b.execute(id, undefined, context, pay(7));
    expect((await a.execute(id, undefined, context, pay(-7))).state).toEqual({ balance: 0 });
  });

  it('answer no no-op from a state that has moved on', async () => {
    const [a, b] = [replica(), replica()];
    const id = await opened(a);
    await b.execute(id, undefined, context, pay(7));
    expect(await a.execute(id, undefined, context, pay(0))).toMatchObject({
      state: { balance: 7 },
      seq: 2,
      events: [],
    });
  });

  it('check the head once per rejection of an unmoved state', async () => {
    const journal = replica();
    const id = await opened(journal);
    await expect(journal.execute(id, undefined, context, pay(-1))).rejects.toMatchObject({ code: 'NOT_COVERED' });
    expect(journal.stats).toMatchObject({ headChecks: 1, cacheMisses: 0 });
  });
});

describe('a conflict', () => {
  it('does not fail its batch, and writes no side row for the loser', async () => {
    const [a, b] = [replica({ connections: 1 }), replica()];
    const ids = await Promise.all(Array.from({ length: 20 }, () => opened(a)));
    const stale = ids[7] ?? '';
    await b.execute(stale, undefined, context, pay(100));
    const before = a.stats.flushes;
    // Decided on the stale balance the loser's note would be 0: only the note of the repeated decision may be stored.
    await Promise.all(
      ids.map((id) =>
        a.execute(id, undefined, context, (state) => ({
          events: [{ type: 'Paid', amount: 1 }],
          sides: [hold(1, String(state.balance))],
        })),
      ),
    );
    expect(a.stats).toMatchObject({ flushes: before + 2, conflicts: 1 });
    expect(await rows('select note from $schema.holds where instance_id = $1', stale)).toEqual([{ note: '100' }]);
    expect((await a.read(stale)).state).toEqual({ balance: 101 });
  });

  it('that repeats is given up with a concurrent-write after twelve attempts', async () => {
    const journal = replica();
    const id = await opened(journal);
    const { schema, pool } = database;
    await pool.query(`create function ${schema}.steal() returns trigger language plpgsql as 'begin return null; end';
      create trigger steal before insert on ${schema}.journal for each row when (new.instance_id = '${id}') execute function ${schema}.steal()`);
    let decided = 0;
    const stubborn = journal.execute(id, undefined, context, (state, seq) => (decided++, pay(1)(state, seq)));
    await expect(stubborn).rejects.toMatchObject({ kind: 'concurrent-write', code: 'JOURNAL_CONFLICT' });
    expect(decided).toBe(12);
    await pool.query(`drop trigger steal on ${schema}.journal; drop function ${schema}.steal`);
    expect((await journal.read(id)).seq).toBe(1);
  });
});

describe('a gate row', () => {
  it('that loses by its request id answers with the earlier instance and appends nothing', async () => {
    const [a, b] = [replica(), replica()];
    const ids = Array.from({ length: 6 }, () => randomUUID());
    const outcomes = await Promise.all(
      ids.map((id, n) =>
        (n % 2 ? a : b).execute(
          id,
          'start-1',
          { ...context, fresh: true },
          openWith({ request_id: 'start-1' }, hold(1)),
        ),
      ),
    );
    const winner = outcomes.find(({ repeated }) => !repeated);
    expect(outcomes.filter(({ repeated }) => repeated)).toHaveLength(5);
    expect(new Set(outcomes.map(({ instanceId }) => instanceId))).toEqual(new Set([winner?.instanceId]));
    for (const id of ids) expect(await seqs(id)).toEqual(id === winner?.instanceId ? [1] : []);
    const { rows: holds } = await database.pool.query(
      `select instance_id from ${database.schema}.holds where instance_id = any($1)`,
      [ids],
    );
    expect(holds).toEqual([{ instance_id: winner?.instanceId }]);
  });

  it('that loses by its key is rejected, until the holder lets go', async () => {
    const journal = replica();
    const [first, second] = [randomUUID(), randomUUID()];
    await journal.execute(first, undefined, { ...context, fresh: true }, openWith({ number: 'N1' }));
    const start = () => journal.execute(second, undefined, { ...context, fresh: true }, openWith({ number: 'N1' }));
    await expect(start()).rejects.toMatchObject({ code: 'NUMBER_TAKEN', message: `N1 is used by ${first}` });
    expect(await seqs(second)).toEqual([]);
    await journal.execute(
      first,
      undefined,
      context,
      pay(1, { op: 'update', table: 'accounts', update: 'close', row: { closed_at: 1 } }),
    );
    expect(await start()).toMatchObject({ instanceId: second, seq: 1 });
  });

  it('finds an instance that was wrongly called fresh', async () => {
    const [a, b] = [replica(), replica()];
    const id = await opened(a);
    await expect(b.execute(id, undefined, { ...context, fresh: true }, openWith())).rejects.toMatchObject({
      code: 'ACCOUNT_OPEN',
    });
  });
});

describe('a premise', () => {
  const resting = (premise: number) => ({ ...context, fresh: true, premise });
  let journal: AccountJournal;
  const holds = (premise: number) => database.pool.query(`update ${database.schema}.premise set value = ${premise}`);
  beforeAll(async () => {
    await database.pool.query(
      `create table ${database.schema}.premise (value bigint primary key); insert into ${database.schema}.premise values (1)`,
    );
  });
  beforeEach(() => {
    journal = replica({ premise: `select value from ${database.schema}.premise` });
  });

  it('that holds lets the append be made, in either form of the flush', async () => {
    await holds(1);
    const [first, second] = [randomUUID(), randomUUID()];
    expect(await journal.execute(first, undefined, resting(1), openWith())).toMatchObject({ seq: 1 });
    const taken = openWith({ request_id: 'premise-1' });
    await journal.execute(second, 'premise-1', resting(1), taken);
    // Loses by its request id, so that the flush is sent in the tolerant form.
    expect(await journal.execute(randomUUID(), 'premise-1', resting(1), taken)).toMatchObject({ repeated: true });
    expect(await journal.execute(randomUUID(), undefined, resting(1), openWith())).toMatchObject({ seq: 1 });
  });

  it('that holds no more fails the appends that rest on it, and none beside them', async () => {
    await holds(1);
    const other = await opened(journal);
    await holds(2);
    for (const tolerant of [false, true]) {
      const [stale, fresh] = [randomUUID(), randomUUID()];
      if (tolerant) {
        const twice = () => journal.execute(randomUUID(), 'premise-2', context, openWith({ request_id: 'premise-2' }));
        await twice();
        await twice();
      }
      const [broken, paid] = await Promise.allSettled([
        journal.execute(stale, undefined, resting(1), openWith()),
        journal.execute(other, undefined, context, pay(1)),
      ]);
      expect(broken).toMatchObject({ status: 'rejected', reason: expect.any(PremiseBroken) });
      expect(paid).toMatchObject({ status: 'fulfilled' });
      expect(await seqs(stale)).toEqual([]);
      expect(await journal.execute(fresh, undefined, resting(2), openWith())).toMatchObject({ seq: 1 });
      // Decided anew, the same instance may begin.
      expect(await journal.execute(stale, undefined, resting(2), openWith())).toMatchObject({ seq: 1 });
    }
  });
});

describe('a request id', () => {
  it('is answered once, by any replica, warm or cold', async () => {
    const [a, b] = [replica(), replica()];
    const id = await opened(a);
    expect(await a.execute(id, 'p1', context, pay(5))).toMatchObject({ seq: 2, repeated: false });
    await a.execute(id, 'p2', context, pay(5));
    for (const journal of [a, b, replica()])
      expect(await journal.execute(id, 'p1', context, pay(5))).toMatchObject({
        seq: 2,
        repeated: true,
        events: [{ type: 'Paid', amount: 5 }],
        state: { balance: 10 },
      });
  });

  it('sent twice at the same time is done once', async () => {
    const [a, b] = [replica(), replica()];
    const id = await opened(a);
    await b.read(id);
    const outcomes = await Promise.all([a, b, a, b].map((journal) => journal.execute(id, 'p1', context, pay(5))));
    expect(outcomes.map(({ repeated }) => repeated).sort()).toEqual([false, true, true, true]);
    expect((await a.read(id)).state).toEqual({ balance: 5 });
  });

  it('is remembered for the last hundred, across a snapshot too', async () => {
    const journal = replica({ snapshotEvery: 50 });
    const id = await opened(journal);
    for (let n = 1; n <= 101; n++) await journal.execute(id, `p${n}`, context, pay(1));
    const repeated = async (replicaOf: AccountJournal, requestId: string) =>
      (await replicaOf.execute(id, requestId, context, pay(1))).repeated;
    expect(await repeated(journal, 'p2')).toBe(true);
    expect(await repeated(journal, 'p1')).toBe(false); // and is now the newest, so that p2 is forgotten
    await journal.close();
    const cold = replica();
    expect(await repeated(cold, 'p3')).toBe(true);
    expect(await repeated(cold, 'p2')).toBe(false);
  });
});
