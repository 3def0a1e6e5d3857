import pg, { type PoolClient, type QueryResult } from 'pg';

interface FencedTopic {
  readonly schema: string;
  readonly group: string;
  readonly topic: string;
}

const { escapeLiteral } = pg;
const nameOf = ({ schema, group, topic }: FencedTopic, ...more: (string | number)[]) =>
  escapeLiteral([schema, group, topic, ...more].join('/'));
const keyOf = (name: string) => `hashtextextended(${name}, 0)`;

/**
 * Begins a transaction that handles facts of these partitions. Until it ends, no other process handles any of them: the
 * broker may have given a partition to another member while this one still works, and that one then waits here, and sees
 * what this one has done. Several keys are locked in one order, so two processes never wait for each other.
 */
export async function beginFenced(
  tx: PoolClient,
  fence: FencedTopic & { readonly partitions: readonly number[] },
): Promise<{ readonly anyParked: boolean }> {
  const { schema, group, topic, partitions } = fence;
  const names = [...new Set(partitions)].sort((a, b) => a - b).map((partition) => nameOf(fence, partition));
  // Several statements in one text are answered with as many results, and each sees what was committed before it.
  const results = (await tx.query(
    `begin; select pg_advisory_xact_lock_shared(${keyOf(nameOf(fence))});
     ${names.map((name) => `select pg_advisory_xact_lock(${keyOf(name)});`).join(' ')}
     select exists (select from ${schema}.dlq where consumer = ${escapeLiteral(group)} and topic = ${escapeLiteral(topic)}) as parked`,
  )) as unknown as QueryResult<{ parked: boolean }>[];
  return { anyParked: results.at(-1)?.rows[0]?.parked ?? true };
}

/** Begins a transaction beside which no process of the group handles anything of the topic. */
export async function beginFencedFromAll(tx: PoolClient, fence: FencedTopic): Promise<void> {
  await tx.query(`begin; select pg_advisory_xact_lock(${keyOf(nameOf(fence))})`);
}
