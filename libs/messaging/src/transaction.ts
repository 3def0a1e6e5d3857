import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in one transaction; undone when it throws. A connection that broke is not used again.
 *
 * @param begins `work` sends the `begin` itself, together with its first statement
 */
export async function inTransaction<Result>(
  pool: Pool,
  work: (tx: PoolClient) => Promise<Result>,
  { begins = false } = {},
): Promise<Result> {
  const tx = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => void (broken = error);
  tx.on('error', onError);
  try {
    if (!begins) await tx.query('begin');
    const result = await work(tx);
    // After an error that `work` swallowed, PostgreSQL answers a commit with a rollback and no error.
    if ((await tx.query('commit')).command !== 'COMMIT')
      throw new Error('The transaction had failed before its commit');
    return result;
  } catch (error) {
    await tx.query('rollback').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    tx.off('error', onError);
    tx.release(broken);
  }
}
