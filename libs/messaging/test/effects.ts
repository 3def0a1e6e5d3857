import { HighWater, type Fact, type FactHandler, type SubscribeOptions } from '../src/index.js';

type Database = SubscribeOptions['db'];

/** A consumer that notes in a table what it has handled, past the facts it has seen before. */
export async function effectsIn({ pool, schema }: Database, consumer: string) {
  await pool.query(
    `create table if not exists ${schema}.effects (n bigint generated always as identity, consumer text, key text, seq bigint)`,
  );
  const handle: FactHandler = async (batch, tx) => {
    const fresh: readonly Fact[] = await new HighWater(schema).fresh(tx, consumer, batch);
    await tx.query(
      `insert into ${schema}.effects (consumer, key, seq) select $1, * from unnest($2::text[], $3::bigint[])`,
      [consumer, fresh.map(({ key }) => key), fresh.map(({ seq }) => seq)],
    );
  };
  /** The seqs noted for a key, in the order they were. */
  const of = async (key: string): Promise<number[]> => {
    const { rows } = await pool.query<{ seq: string }>(
      `select seq from ${schema}.effects where consumer = $1 and key = $2 order by n`,
      [consumer, key],
    );
    return rows.map(({ seq }) => Number(seq));
  };
  return { handle, of };
}
