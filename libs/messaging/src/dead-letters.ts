import { parseJson, stringifyJson, type Json } from '@baton/kernel';
import type { ClientBase, Pool } from 'pg';
import type { DeadLetter } from './bus.js';
import type { Fact } from './fact.js';

/** Facts that could not be handled, each followed by the later ones of its key. */
export function createDlqSql(schema: string): string {
  return `
create table ${schema}.dlq (
  id        bigint      generated always as identity primary key,
  consumer  text        not null,
  topic     text        not null,
  key       text        not null,
  fact      text        not null,
  cause     text        not null,
  parked_at timestamptz not null default now()
);
create index dlq_key on ${schema}.dlq (consumer, topic, key, id);`;
}

interface Row {
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly fact: string;
  readonly cause: string;
  readonly parked_at: Date;
}

export interface ParkedFact {
  readonly id: string;
  readonly fact: Fact;
}

/** The parked facts of one group. */
export class DeadLetters {
  constructor(
    private readonly schema: string,
    private readonly consumer: string,
  ) {}

  async park(tx: ClientBase, facts: readonly { readonly fact: Fact; readonly cause: string }[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `insert into ${this.schema}.dlq (consumer, topic, key, fact, cause) select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[])`,
      [
        this.consumer,
        facts.map(({ fact }) => fact.topic),
        facts.map(({ fact }) => fact.key),
        facts.map(({ fact }) => stringifyJson(fact as unknown as Json)),
        facts.map(({ cause }) => cause.replaceAll('\0', '')),
      ],
    );
  }

  /** Those of `keys` that have a parked fact. */
  async parkedKeys(tx: ClientBase, topic: string, keys: readonly string[]): Promise<Set<string>> {
    const { rows } = await tx.query<{ key: string }>(
      `select distinct key from ${this.schema}.dlq where consumer = $1 and topic = $2 and key = any($3::text[])`,
      [this.consumer, topic, keys],
    );
    return new Set(rows.map(({ key }) => key));
  }

  /** In the order they are to be handled. */
  async ofKey(tx: ClientBase, topic: string, key: string): Promise<readonly ParkedFact[]> {
    const { rows } = await tx.query<Row>(
      `select id, fact from ${this.schema}.dlq where consumer = $1 and topic = $2 and key = $3 order by id`,
      [this.consumer, topic, key],
    );
    return rows.map(({ id, fact }) => ({ id, fact: parseJson(fact) as unknown as Fact }));
  }

  async remove(tx: ClientBase, id: string): Promise<void> {
    await tx.query(`delete from ${this.schema}.dlq where id = $1`, [id]);
  }

  async failedAgain(tx: ClientBase, id: string, cause: string): Promise<void> {
    await tx.query(`update ${this.schema}.dlq set cause = $2 where id = $1`, [id, cause.replaceAll('\0', '')]);
  }

  async list(pool: Pool, limit: number): Promise<readonly DeadLetter[]> {
    const { rows } = await pool.query<Row>(
      `select topic, key, fact, cause, parked_at from ${this.schema}.dlq where consumer = $1 order by id limit $2`,
      [this.consumer, limit],
    );
    return rows.map((row) => ({
      topic: row.topic,
      key: row.key,
      fact: parseJson(row.fact) as unknown as Fact,
      cause: row.cause,
      parkedAt: row.parked_at.toISOString(),
    }));
  }

  async count(pool: Pool): Promise<number> {
    const { rows } = await pool.query<{ n: number }>(
      `select count(*)::int as n from ${this.schema}.dlq where consumer = $1`,
      [this.consumer],
    );
    return rows[0]?.n ?? 0;
  }
}

/** How many facts each group of a schema has parked; none where it has no dead letters. */
export async function parkedByGroup(pool: Pool, schema: string): Promise<ReadonlyMap<string, number>> {
  const { rows: tables } = await pool.query<{ exists: boolean }>(`select to_regclass($1) is not null as exists`, [
    `${schema}.dlq`,
  ]);
  if (tables[0]?.exists !== true) return new Map();
  const { rows } = await pool.query<{ consumer: string; n: number }>(
    `select consumer, count(*)::int as n from ${schema}.dlq group by consumer`,
  );
  return new Map(rows.map(({ consumer, n }) => [consumer, n]));
}
