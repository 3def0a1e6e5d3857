import { tcpProxy, type TcpProxy } from '@baton/testing/tcp-proxy';
import { testDatabase, type TestDatabase } from '@baton/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  accountJournal,
  accountTables,
  context,
  hold,
  opened,
  openWith,
  pay,
  until,
  type AccountJournal,
} from './account-journal.js';

let database: TestDatabase;
let proxy: TcpProxy;
const open: AccountJournal[] = [];
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(accountTables(database.schema));
});
beforeEach(async () => {
  proxy = await tcpProxy({ host: '127.0.0.1', port: Number(new URL(database.url).port) });
});
afterEach(async () => {
  proxy.open();
  await Promise.all(open.splice(0).map((journal) => journal.close()));
  await proxy.close();
});
afterAll(() => database.drop());

/** A journal whose every connection runs through the proxy. */
function behindProxy(options: Parameters<typeof accountJournal>[2] = {}): AccountJournal {
  const url = new URL(database.url);
  url.port = String(proxy.port);
  const journal = accountJournal(database.newPool({ connectionString: url.href }), database.schema, {
    connections: 1,
    ...options,
  });
  open.push(journal);
  return journal;
}

async function query<Row>(sql: string, ...values: unknown[]): Promise<Row[]> {
  return (await database.pool.query(sql.replaceAll('$schema', database.schema), values)).rows as Row[];
}
const seqs = async (id: string) =>
  (await query<{ seq: number }>('select seq from $schema.journal where instance_id = $1 order by seq', id)).map(
    ({ seq }) => seq,
  );
const waitingFlush = `select pid from pg_stat_activity where application_name = 'baton journal' and wait_event_type = 'Lock' and datname = current_database()`;

describe('a flush whose backend is killed', () => {
  it('is sent again and done once', async () => {
    const journal = behindProxy();
    const id = await opened(journal);
    const blocker = await database.pool.connect();
    await blocker.query(`begin; lock table ${database.schema}.journal in share mode`);
    const paid = journal.execute(id, undefined, context, pay(5, hold(1)));
    await until(async () => (await query(waitingFlush)).length > 0, 'the flush waits');
    await query(`select pg_terminate_backend(pid) from (${waitingFlush}) as waiting`);
    await blocker.query('rollback');
    blocker.release();
    expect(await paid).toMatchObject({ seq: 2, state: { balance: 5 }, repeated: false });
    expect(journal.stats.resent).toBeGreaterThan(0);
    expect(await seqs(id)).toEqual([1, 2]);
  });
});

describe('a server that does not answer at all', () => {
  it('is hung up on, and the flush is sent again and done once', async () => {
    const journal = behindProxy({ statementTimeoutMs: 100, outageMs: 60_000 });
    const id = await opened(journal);
    proxy.holdAnswers();
    const paid = journal.execute(id, undefined, context, pay(5));
    await until(async () => (await seqs(id)).length === 2, 'the commit');
    proxy.open();
    expect(await paid).toMatchObject({ seq: 2, state: { balance: 5 }, repeated: false });
    expect(await seqs(id)).toEqual([1, 2]);
  });
});

describe('a connection that breaks between commit and answer', () => {
  it('leaves every command done once and answered as done', async () => {
    const journal = behindProxy();
    const ids = await Promise.all(Array.from({ length: 5 }, () => opened(journal)));
    proxy.holdAnswers();
    const work = Promise.all(ids.map((id) => journal.execute(id, undefined, context, pay(5, hold(1)))));
    await until(async () => (await seqs(ids[0] ?? '')).length === 2, 'the commit');
    proxy.cut();
    proxy.open();
    for (const outcome of await work) expect(outcome).toMatchObject({ seq: 2, state: { balance: 5 }, repeated: false });
    for (const id of ids) expect(await seqs(id)).toEqual([1, 2]);
    expect((await query('select count(*)::int as n from $schema.holds where instance_id = any($1)', ids))[0]).toEqual({
      n: 5,
    });
    expect(journal.stats.conflicts).toBe(0);
  });

  it('recognises a start by its row, and does not take its own gate row for somebody else', async () => {
    const journal = behindProxy();
    await opened(journal);
    proxy.holdAnswers();
    const id = '0199aaaa-0000-7000-8000-000000000001';
    const start = journal.execute(id, 's1', { ...context, fresh: true }, openWith({ request_id: 's1', number: 'own' }));
    await until(async () => (await seqs(id)).length === 1, 'the commit');
    proxy.cut();
    proxy.open();
    expect(await start).toMatchObject({ instanceId: id, seq: 1, repeated: false });
  });

  it('decides again when somebody else has written the row', async () => {
    const [journal, other] = [behindProxy(), accountJournal(database.pool, database.schema)];
    open.push(other);
    const id = await opened(journal);
    proxy.refuse();
    const paid = journal.execute(id, undefined, context, pay(5));
    await other.execute(id, undefined, context, pay(7));
    proxy.open();
    expect(await paid).toMatchObject({ seq: 3, state: { balance: 12 } });
  });
});

describe('while PostgreSQL is away', () => {
  it('commands are refused as unavailable with a time to come back, and nothing is half done', async () => {
    const journal = behindProxy({ outageMs: 100 });
    const id = await opened(journal);
    proxy.refuse();
    const refused = { kind: 'unavailable', code: 'JOURNAL_UNAVAILABLE', details: { retryAfterMs: 1_000 } };
    await expect(journal.execute(id, 'p1', context, pay(5, hold(1)))).rejects.toMatchObject(refused);
    await expect(journal.execute(id, 'p2', context, pay(5))).rejects.toMatchObject(refused);
    await expect(journal.read(id)).rejects.toMatchObject(refused);
    expect(await seqs(id)).toEqual([1]);
    proxy.open();
    expect(await journal.execute(id, 'p1', context, pay(5))).toMatchObject({
      seq: 2,
      state: { balance: 5 },
      repeated: false,
    });
  });

  it('a refused command that was done after all is found by its request id', async () => {
    const journal = behindProxy({ outageMs: 50 });
    const id = await opened(journal);
    proxy.holdAnswers();
    const paid = journal.execute(id, 'p1', context, pay(5));
    const refused = expect(paid).rejects.toMatchObject({ kind: 'unavailable' });
    await until(async () => (await seqs(id)).length === 2, 'the commit');
    proxy.refuse();
    await refused;
    proxy.open();
    expect(await journal.execute(id, 'p1', context, pay(5))).toMatchObject({
      seq: 2,
      state: { balance: 5 },
      repeated: true,
    });
  });
});

describe('a journal that cannot keep up', () => {
  it('refuses further commands at once as exhausted', async () => {
    const journal = behindProxy({ maxQueued: 3, maxBatch: 1, outageMs: 300 });
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) ids.push(await opened(journal));
    proxy.refuse();
    const refused = (id: string) =>
      expect(journal.execute(id, undefined, context, pay(1))).rejects.toMatchObject({ kind: 'unavailable' });
    const first = refused(ids[0] ?? '');
    await until(() => journal.gauges().queued === 0, 'the first is under way');
    const waiting = [first, ...ids.slice(1, 4).map(refused)];
    await until(() => journal.gauges().queued === 3, 'the queue is full');
    await expect(journal.execute(ids[4] ?? '', undefined, context, pay(1))).rejects.toMatchObject({
      kind: 'exhausted',
      code: 'JOURNAL_BUSY',
      details: { retryAfterMs: 1_000 },
    });
    await Promise.all(waiting);
  });
});

describe('an append that PostgreSQL refuses', () => {
  it('fails alone, and what comes next is decided on what is stored', async () => {
    const journal = behindProxy();
    const ids = await Promise.all(Array.from({ length: 8 }, () => opened(journal)));
    const outcomes = await Promise.allSettled(
      ids.map((id, n) => journal.execute(id, undefined, { ...context, actor: n === 5 ? 'a\0b' : 'ann' }, pay(5))),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(ids.map((_, n) => (n === 5 ? 'rejected' : 'fulfilled')));
    expect(outcomes[5]).toMatchObject({ reason: { kind: 'invalid', code: 'TEXT_NOT_STORABLE' } });
    expect(await journal.execute(ids[5] ?? '', undefined, context, pay(1))).toMatchObject({
      seq: 2,
      state: { balance: 1 },
    });
  });

  it('fails alone when its side row is not declared', async () => {
    const journal = behindProxy();
    const [bad, good] = await Promise.all([opened(journal), opened(journal)]);
    const outcomes = await Promise.allSettled([
      journal.execute(bad, undefined, context, pay(1, { op: 'insert', table: 'nowhere', row: {} })),
      journal.execute(good, undefined, context, pay(1)),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(await seqs(bad)).toEqual([1]);
  });

  it.each([
    ['an int of more than four bytes', { n: 2 ** 31, note: null, until: null }],
    ['a moment that is none', { n: 1, note: null, until: Number.NaN }],
  ])('fails alone when its side row holds %s', async (_, row) => {
    const journal = behindProxy();
    const [bad, good] = await Promise.all([opened(journal), opened(journal)]);
    const outcomes = await Promise.allSettled([
      journal.execute(bad, undefined, context, pay(1, { op: 'insert', table: 'holds', row })),
      journal.execute(good, undefined, context, pay(1)),
    ]);
    expect(outcomes).toMatchObject([{ status: 'rejected', reason: { name: 'TypeError' } }, { status: 'fulfilled' }]);
    expect([await seqs(bad), await seqs(good)]).toEqual([[1], [1, 2]]);
  });

  it('fails alone, as unavailable, when its row stays locked by another session', async () => {
    const journal = behindProxy({ lockTimeoutMs: 50 });
    const [stuck, free] = await Promise.all([opened(journal), opened(journal)]);
    const blocker = await database.pool.connect();
    await blocker.query('begin');
    await blocker.query(
      `insert into ${database.schema}.journal (instance_id, seq, at, tenant, events) values ($1, 2, now(), 'acme', '[]')`,
      [stuck],
    );
    const outcomes = await Promise.allSettled(
      [stuck, free].map((id) => journal.execute(id, undefined, context, pay(5))),
    );
    await blocker.query('rollback');
    blocker.release();
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { kind: 'unavailable' } });
    expect(outcomes[1]).toMatchObject({ status: 'fulfilled', value: { seq: 2 } });
    expect(await journal.execute(stuck, undefined, context, pay(1))).toMatchObject({ seq: 2, state: { balance: 1 } });
  });
});

describe('closing', () => {
  it('waits for what is under way and refuses what comes later', async () => {
    const journal = accountJournal(database.pool, database.schema);
    const id = await opened(journal);
    const paid = journal.execute(id, undefined, context, pay(5));
    await journal.close();
    expect(await paid).toMatchObject({ seq: 2 });
    await expect(journal.execute(id, undefined, context, pay(5))).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'JOURNAL_CLOSED',
    });
  });
});
