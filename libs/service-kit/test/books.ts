import type { Authenticator, BusinessClock, ServiceDefinition } from '../src/index.js';
import type { Pool, PoolClient } from 'pg';

import {
  createDlqSql,
  createGenerationsSql,
  createInboxSql,
  createOffsetsSql,
  createOutboxSql,
  outboxInsert,
  outboxSource,
  PostgresBus,
  type Bus,
  type Fact,
} from '@baton/messaging';

import { BUS, clockToken, inTransaction, PG_POOL, type BusContext } from '../src/index.js';

const TOPIC = 'baton.diary.note.v1';
const HALF_AN_HOUR = 1_800_000;

/** What was done in all processes, in order; in the database, since processes share nothing else. */
export const DONE = `create table if not exists public.done (n serial, service text, note text)`;

export const olga: Authenticator = {
  authenticate: async ({ authorization }) =>
    authorization === 'Bearer baton_olga'
      ? { tenant: 'default', subject: 'olga', kind: 'person', roles: ['operator'] }
      : authorization === 'Bearer baton_paul'
        ? { tenant: 'default', subject: 'paul', kind: 'person', roles: ['participant'] }
        : null,
};

/** Notes that its consumer does not stand for now. */
export const unbearable = new Set<string>();

class Book {}

/** A service with timed work (`due`): `diary` says what it has done, `ledger` hears it and has work half an hour later. */
export const book = (name: 'diary' | 'ledger'): ServiceDefinition => ({
  name,
  schema: name,
  module: {
    module: Book,
    providers: [
      {
        provide: `${name}Work`,
        inject: [PG_POOL, clockToken(name), BUS],
        useFactory: async (pool: Pool, clock: BusinessClock, bus: Bus) => {
          clock.register({ nextDue: () => nextDue(pool, name), runDue: (now) => runDue(pool, name, now) });
          if (name === 'ledger')
            await bus.subscribe({
              group: 'ledger',
              topics: [TOPIC],
              handle: follow,
              db: { pool, schema: name },
              attempts: 2,
              backoffMs: 5,
            });
          return name;
        },
      },
    ],
  },
  migrations: [migrationOf(name)],
  entities: [],
  outbox: 'outbox',
  ...(name === 'diary' && { facts: ({ pool, schema }) => [outboxSource(pool, schema, TOPIC)] }),
});

/** The processes of the test share a database, so the consumer can read the outbox of the other. */
export const bookBus = ({ pool }: BusContext): Bus =>
  new PostgresBus({ sources: [outboxSource(pool, 'diary', TOPIC)], pollMs: 20, leadMs: 20 });

export const addDue = (pool: Pool, service: string, moment: number, note: string): Promise<unknown> =>
  pool.query(`insert into ${service}.due (moment, note) values ($1, $2)`, [moment, note]);

async function nextDue(pool: Pool, name: string): Promise<number | null> {
  const { rows } = await pool.query<{ at: string | null }>(`select min(moment) as at from ${name}.due`);
  return rows[0]?.at ? Number(rows[0].at) : null;
}

const runDue = (pool: Pool, name: string, now: number): Promise<void> =>
  inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ moment: string; note: string }>(
      `with gone as (delete from ${name}.due where moment <= $1 returning *) select * from gone order by moment`,
      [now],
    );
    for (const { moment, note } of rows) {
      await tx.query(`insert into public.done (service, note) values ($1, $2)`, [name, note]);
      if (name === 'diary') await outboxInsert(tx, 'diary', [noted(note, Number(moment))]);
    }
  });

let seq = 0;
const noted = (note: string, moment: number): Fact => ({
  id: `${note}/${moment}`,
  topic: TOPIC,
  type: 'baton.diary.v1.Noted',
  source: 'test',
  key: note,
  seq: ++seq,
  time: new Date(moment).toISOString(),
  tenant: 'default',
  data: { note, moment },
});

async function follow(facts: readonly Fact[], tx: PoolClient): Promise<void> {
  for (const { data } of facts as readonly { data: { note: string; moment: number } }[]) {
    if (unbearable.has(data.note)) throw new Error(`${data.note} cannot be borne`);
    await tx.query(`insert into ledger.due (moment, note) values ($1, $2)`, [
      data.moment + HALF_AN_HOUR,
      `after ${data.note}`,
    ]);
  }
}

function migrationOf(name: string) {
  return class CreateBook1795392000000 {
    readonly name = `Create${name}1795392000000`;
    async up(db: { query(sql: string): Promise<unknown> }): Promise<void> {
      for (const sql of [createOutboxSql, createOffsetsSql, createDlqSql, createInboxSql, createGenerationsSql])
        await db.query(sql(name));
      await db.query(`create table ${name}.due (moment bigint not null, note text not null)`);
    }
    async down(): Promise<void> {
      throw new Error('Only in tests');
    }
  };
}
