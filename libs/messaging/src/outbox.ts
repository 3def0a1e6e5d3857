import type { ClientBase, Pool } from 'pg';
import { stringifyJson, parseJson, type Json } from '@baton/kernel';
import type { Fact } from './fact.js';
import type { FactSource } from './fact-source.js';
import { FactWindow } from './fact-window.js';
import { Poke } from './poke.js';
import { XidTail } from './xid-tail.js';

/** Facts of a service that keeps no journal, written in the transaction that makes them true. */
export function createOutboxSql(schema: string): string {
  return `
create table ${schema}.outbox (
  topic text        not null,
  xid   xid8        not null default pg_current_xact_id(),
  key   text        not null collate "C",
  seq   bigint      not null,
  fact  text        not null,
  at    timestamptz not null default now(),
  primary key (topic, xid, key, seq)
);`;
}

/** Adds facts to the outbox. They are published once the transaction has committed; poke the source then. */
export async function outboxInsert(tx: ClientBase, schema: string, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return;
  await tx.query(
    `insert into ${schema}.outbox (topic, key, seq, fact) select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[])`,
    [
      facts.map(({ topic }) => topic),
      facts.map(({ key }) => key),
      facts.map(({ seq }) => seq),
      facts.map((fact) => stringifyJson(fact as unknown as Json)),
    ],
  );
}

/** The facts of one topic. */
export function outboxSource(pool: Pool, schema: string, topic: string): FactSource & { readonly poke: () => void } {
  if (!/^[\w.-]+$/.test(topic)) throw new TypeError(`Not a topic name: ${topic}`);
  const tail = new XidTail({
    pool,
    schema,
    table: 'outbox',
    key: 'key',
    keyType: 'text',
    columns: ['fact'],
    time: 'at',
    where: `topic = '${topic}'`,
  });
  const window = new FactWindow({
    read: (after, limit, ageMs) => tail.read(after, limit, ageMs),
    factsOf: async (rows) => rows.map(({ fact }) => [parseJson(fact as string) as unknown as Fact]),
  });
  const poke = new Poke();
  return {
    topic,
    poke: poke.now,
    onPoke: poke.on,
    read: (after, limit, options) => window.read(after, limit, options),
    now: () => tail.now(),
    pending: (after) => tail.pending(after),
    backlog: (after) => tail.backlog(after),
  };
}

/** Deletes facts older than `days`. Consumers that lag longer behind lose them, so be generous. */
export async function pruneOutbox(pool: Pool, schema: string, days: number): Promise<number> {
  const { rowCount } = await pool.query(`delete from ${schema}.outbox where at < now() - make_interval(days => $1)`, [
    days,
  ]);
  return rowCount ?? 0;
}
