import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  Inbox,
  type Bus,
  type Fact,
  type FactHandler,
  type OnParked,
  type Parking,
  type SubscribeOptions,
  type Subscription,
} from '../src/index.js';

/** How far the clocks of database, broker and this process may be apart. */
const CLOCKS_DIFFER_S = 0.5;

/** What an adapter brings along to be held to the promises of the bus. */
export interface BusHarness {
  /** A topic that is empty at first. */
  readonly topic: string;
  /** The consumers' database, with the tables that the adapter and the inbox need. */
  readonly db: SubscribeOptions['db'];
  /** Commits the facts in one transaction and pokes whoever reads them. */
  publish(facts: readonly Fact[]): Promise<void>;
  /** Writes the facts now; they are committed by the returned function. */
  publishSlowly(facts: readonly Fact[]): Promise<() => Promise<void>>;
  /** The bus of another process: it shares nothing with the others but the servers behind it. */
  newBus(options?: { readonly onParked?: OnParked }): Promise<Bus>;
  /** Takes the leadership, or the partitions, away from whichever process has them. */
  depose(): Promise<void>;
  close(): Promise<void>;
}

/** The promises of the bus. Every adapter runs them: `busContract('kafka', openKafkaHarness)`. */
export function busContract(adapter: string, openHarness: () => Promise<BusHarness>): void {
  describe(`the ${adapter} bus`, () => {
    let harness: BusHarness;
    let group: string;
    const buses: Bus[] = [];
    beforeAll(async () => {
      harness = await openHarness();
      await harness.db.pool.query(
        `create table ${harness.db.schema}.effects (n bigint generated always as identity, consumer text, key text, seq bigint)`,
      );
    });
    beforeEach(() => void (group = `g-${randomUUID()}`));
    afterEach(() => Promise.all(buses.splice(0).map((bus) => bus.stop())));
    afterAll(() => harness.close());

    const facts = (key: string, ...seqs: number[]): Fact[] =>
      seqs.map((seq) => ({
        id: `${key}:${seq}`,
        topic: harness.topic,
        type: seq % 2 ? 'odd' : 'even',
        source: '/contract',
        key,
        seq,
        time: '2026-11-21T10:00:00Z',
        tenant: 'acme',
        data: { seq },
      }));

    /** Notes each fact once in `effects`, as a consumer does whose work must not be doubled. */
    const note: FactHandler = async (batch, tx) => {
      const fresh = await new Inbox(harness.db.schema).once(
        tx,
        group,
        batch.map(({ id }) => id),
      );
      for (const { id, key, seq } of batch)
        if (fresh.has(id))
          await tx.query(`insert into ${harness.db.schema}.effects (consumer, key, seq) values ($1, $2, $3)`, [
            group,
            key,
            seq,
          ]);
    };

    async function effects(key: string): Promise<number[]> {
      const { rows } = await harness.db.pool.query<{ seq: string }>(
        `select seq from ${harness.db.schema}.effects where consumer = $1 and key = $2 order by n`,
        [group, key],
      );
      return rows.map(({ seq }) => Number(seq));
    }
    const seen = (key: string, ...seqs: number[]) => eventually(() => effects(key), seqs);

    async function subscribe(
      handle: FactHandler = note,
      more: Partial<SubscribeOptions> = {},
      onParked: OnParked = () => {},
    ): Promise<{ bus: Bus; subscription: Subscription }> {
      const bus = await harness.newBus({ onParked });
      buses.push(bus);
      const subscription = await bus.subscribe({
        group,
        topics: [harness.topic],
        handle,
        db: harness.db,
        attempts: 2,
        backoffMs: 5,
        ...more,
      });
      await bus.start();
      return { bus, subscription };
    }

    it('delivers the facts of a key in order, those from before the subscription first', async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      await harness.publish([...facts(a, 1, 2), ...facts(b, 1)]);
      await subscribe();
      await harness.publish(facts(a, 3));
      await harness.publish([...facts(a, 4), ...facts(b, 2, 3)]);
      await seen(a, 1, 2, 3, 4);
      await seen(b, 1, 2, 3);
    });

    it('delivers every attribute as it was published', async () => {
      const key = randomUUID();
      const got: Fact[] = [];
      await subscribe((batch) => Promise.resolve(void got.push(...batch.filter((fact) => fact.key === key))));
      const fact = {
        ...(facts(key, 7)[0] as Fact),
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        data: { text: 'ä "q" \n', list: [1, null] },
      };
      await harness.publish([fact]);
      await eventually(() => got, [fact]);
    });

    it('passes over types that were not asked for', async () => {
      const key = randomUUID();
      await subscribe(note, { types: ['even'] });
      await harness.publish(facts(key, 1, 2, 3, 4));
      await seen(key, 2, 4);
    });

    it('passes over what nobody wants now, and delivers what comes once somebody does', async () => {
      const key = randomUUID();
      let isWanted = false;
      const { bus } = await subscribe(note, { wanted: () => Promise.resolve(isWanted) });
      await harness.publish(facts(key, 1, 2));
      await bus.drained();
      isWanted = true;
      await harness.publish(facts(key, 3));
      await seen(key, 3);
    });

    it('is drained when every fact published so far has been handled, and not before', async () => {
      const key = randomUUID();
      const { bus } = await subscribe();
      await harness.publish(facts(key, 1, 2, 3));
      await bus.drained();
      expect(await effects(key)).toEqual([1, 2, 3]);
    });

    it('is not drained while committed facts wait behind a slow transaction', async () => {
      const [slow, key] = [randomUUID(), randomUUID()];
      const commit = await harness.publishSlowly(facts(slow, 1));
      const { bus } = await subscribe();
      await harness.publish(facts(key, 1));
      let drained = false;
      const draining = bus.drained().then(() => (drained = true));
      await harness.db.pool.query('select pg_sleep(0.2)');
      expect(drained).toBe(false);
      await commit();
      await draining;
      expect(await effects(key)).toEqual([1]);
    });

    it('tells how much waits for a group and for how long, and that nothing does', async () => {
      const key = randomUUID();
      let release = () => {};
      const held = new Promise<void>((done) => (release = done));
      const { bus } = await subscribe(async (batch, tx) => {
        if (batch.some((fact) => fact.key === key)) await held;
        await note(batch, tx);
      });
      await bus.drained();
      const began = performance.now();
      await harness.publish(facts(key, 1, 2, 3));
      const ofGroup = async () =>
        (await bus.backlogs()).filter(({ stage, name }) => stage === 'group' && name === group);
      await eventually(async () => (await ofGroup()).map(({ waiting }) => waiting), [3]);
      const isOlder = async (seconds: number) => (await ofGroup()).map((each) => each.oldestSeconds > seconds);
      await eventually(() => isOlder(0.4), [true]);
      await eventually(() => isOlder(0.9), [true]);
      const [{ oldestSeconds = Infinity } = {}] = await ofGroup();
      expect(oldestSeconds).toBeLessThan((performance.now() - began) / 1_000 + CLOCKS_DIFFER_S);
      release();
      await bus.drained();
      expect(await ofGroup()).toMatchObject([{ waiting: 0, oldestSeconds: 0 }]);
      expect((await bus.backlogs()).map((each) => each.waiting)).not.toContain(3);
    });

    it('changes its position with every fact that is handled', async () => {
      const { bus } = await subscribe();
      await bus.drained();
      const before = bus.position();
      expect(bus.position()).toBe(before);
      await harness.publish(facts(randomUUID(), 1));
      await bus.drained();
      expect(bus.position()).not.toBe(before);
    });

    it('delivers to every group', async () => {
      const key = randomUUID();
      const others: number[] = [];
      await subscribe();
      await subscribe(
        (batch) => Promise.resolve(void others.push(...batch.filter((fact) => fact.key === key).map(({ seq }) => seq))),
        { group: `${group}-other` },
      );
      await harness.publish(facts(key, 1, 2));
      await seen(key, 1, 2);
      await eventually(() => others, [1, 2]);
    });

    it('lets every process that listens hear what is published from now on, in order', async () => {
      const [sign, key] = [randomUUID(), randomUUID()];
      const heard: Fact[][] = [[], []];
      for (const all of heard) {
        const bus = await harness.newBus();
        buses.push(bus);
        const { schema } = harness.db;
        await bus.listen({ name: 'screens', schema, topics: [harness.topic], hear: (batch) => all.push(...batch) });
        await bus.start();
      }
      const of = (wanted: string) =>
        heard.map((all) => all.filter((fact) => fact.key === wanted).map(({ seq }) => seq));
      for (let seq = 1; !of(sign).every((seqs) => seqs.length > 0); seq++) {
        await harness.publish(facts(sign, seq));
        await new Promise((next) => setTimeout(next, 20));
      }
      await harness.publish(facts(key, 1, 2));
      await harness.publish(facts(key, 3));
      await eventually(
        () => of(key),
        [
          [1, 2, 3],
          [1, 2, 3],
        ],
      );
    });

    it('delivers again what a handler did not finish, and undoes what it had done', async () => {
      const key = randomUUID();
      let calls = 0;
      await subscribe(async (batch, tx) => {
        await note(batch, tx);
        if (batch.some((fact) => fact.key === key) && ++calls === 1) throw new Error('crash before the commit');
      });
      await harness.publish(facts(key, 1, 2));
      await seen(key, 1, 2);
      expect(calls).toBeGreaterThan(1);
    });

    it('goes on after a restart where it was', async () => {
      const key = randomUUID();
      const first = await subscribe();
      await harness.publish(facts(key, 1, 2));
      await seen(key, 1, 2);
      await first.bus.stop();
      await harness.publish(facts(key, 3));
      await subscribe();
      await seen(key, 1, 2, 3);
    });

    it('delivers again after a crash between the handling and the acknowledgement', async () => {
      const key = randomUUID();
      let [crash, calls] = [true, 0];
      const handle: FactHandler = async (batch, tx) => {
        await note(batch, tx);
        if (!batch.some((fact) => fact.key === key)) return;
        calls++;
        if (crash) await killBackend(harness.db.pool, tx);
        crash = false;
      };
      await subscribe(handle);
      await harness.publish(facts(key, 1, 2));
      await seen(key, 1, 2);
      expect(calls).toBe(2);
    });

    it('skips no fact of a transaction that commits late', async () => {
      const [early, late] = [randomUUID(), randomUUID()];
      await subscribe();
      const commit = await harness.publishSlowly(facts(late, 1));
      await harness.publish(facts(early, 1));
      await commit();
      await harness.publish(facts(early, 2));
      await seen(late, 1);
      await seen(early, 1, 2);
    });

    it('parks a fact that keeps failing with all later facts of its key, and lets other keys pass', async () => {
      const [bad, good] = [randomUUID(), randomUUID()];
      const told: Parking[] = [];
      const { subscription } = await subscribe(poisoned(bad, 2), {}, (parking) => told.push(parking));
      await harness.publish([...facts(bad, 1, 2, 3), ...facts(good, 1, 2)]);
      await seen(good, 1, 2);
      await harness.publish(facts(bad, 4));
      const parked = async () =>
        (await subscription.deadLetters()).filter(({ key }) => key === bad).map(({ fact }) => fact.seq);
      await eventually(parked, [2, 3, 4]);
      const [first, second] = await subscription.deadLetters();
      expect(first?.cause).toContain('poison');
      expect(second?.cause).toContain('behind');
      expect(told).toEqual([{ group, fact: facts(bad, 2)[0], cause: 'Error: poison' }]);
      await seen(bad, 1);
    });

    it('redrives the parked facts of a key in order, and then lets it flow again', async () => {
      const bad = randomUUID();
      const healed = { now: false };
      const { subscription } = await subscribe(poisoned(bad, 2, healed));
      await harness.publish(facts(bad, 1, 2, 3));
      await eventually(async () => (await subscription.deadLetters()).length, 2);
      await expect(subscription.redrive(bad)).rejects.toThrow('poison');
      expect((await subscription.deadLetters()).length).toBe(2);
      healed.now = true;
      expect(await subscription.redrive(bad)).toBe(2);
      await harness.publish(facts(bad, 4));
      await seen(bad, 1, 2, 3, 4);
      expect(await subscription.deadLetters()).toEqual([]);
    });

    it('never parks a fact because the database is away', async () => {
      const key = randomUUID();
      let failures = 6;
      const { subscription } = await subscribe(async (batch, tx) => {
        if (batch.some((fact) => fact.key === key) && failures-- > 0)
          throw Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
        await note(batch, tx);
      });
      await harness.publish(facts(key, 1));
      await seen(key, 1);
      expect(await subscription.deadLetters()).toEqual([]);
    });

    it('has one process of a group handle a fact, and another take over when it stops', async () => {
      const key = randomUUID();
      const first = await subscribe();
      await harness.publish(facts(key, 1));
      await seen(key, 1);
      await subscribe();
      await harness.publish(facts(key, 2));
      await seen(key, 1, 2);
      await first.bus.stop();
      await harness.publish(facts(key, 3));
      await seen(key, 1, 2, 3);
    });

    it('is not harmed by a deposed leader that finishes late', async () => {
      const key = randomUUID();
      let release = () => {};
      const held = new Promise<void>((done) => (release = done));
      let entered = false;
      const slow: FactHandler = async (batch, tx) => {
        if (batch.some((fact) => fact.key === key)) {
          entered = true;
          await held;
        }
        await note(batch, tx);
      };
      await subscribe(slow);
      await harness.publish(facts(key, 1, 2));
      await eventually(() => entered, true);
      await harness.depose();
      await subscribe();
      await harness.publish(facts(key, 3));
      release();
      await seen(key, 1, 2, 3);
    });

    /** Fails on one fact until it is healed. */
    function poisoned(key: string, seq: number, healed = { now: false }): FactHandler {
      return async (batch, tx) => {
        if (!healed.now && batch.some((fact) => fact.key === key && fact.seq === seq)) throw new Error('poison');
        await note(batch, tx);
      };
    }
  });
}

async function killBackend(pool: pg.Pool, tx: pg.PoolClient): Promise<void> {
  const { rows } = await tx.query<{ pid: number }>('select pg_backend_pid() as pid');
  await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
}

/** Polls until `read` gives `wanted`, then checks that it does. */
export async function eventually<Value>(read: () => Value | Promise<Value>, wanted: Value): Promise<void> {
  const same = (value: Value) => JSON.stringify(value) === JSON.stringify(wanted);
  for (const deadline = performance.now() + 30_000; performance.now() < deadline && !same(await read());)
    await new Promise((next) => setTimeout(next, 5));
  expect(await read()).toEqual(wanted);
}
