import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { isDatabaseAway } from '@baton/service-kit';
import { startPostgres, type RunningPostgres } from '@baton/service-kit/postgres';
import pg from 'pg';

/** The PostgreSQL of this process. */
export interface Database {
  readonly url: string;
  /** Stops it, where it is ours. Nothing may need it any more. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** An outer PostgreSQL is left as it is; without one, ours is started, and started again whenever it dies. */
export async function openDatabase(
  url: string | undefined,
  dataDir: string,
  report: (message: string) => void,
): Promise<Database> {
  if (url !== undefined) {
    await reachable(url, report);
    return { url, stop: async () => undefined };
  }
  const folder = resolve(dataDir, 'postgres');
  let running = await startPostgres({ dataDir: folder });
  const { port } = running;
  const stopping = new AbortController();

  const watched = (async () => {
    for (;;) {
      await running.ended;
      if (stopping.signal.aborted) return;
      report('PostgreSQL has stopped; starting it again');
      await running.stop(); // gives up the folder, which the dead server still holds
      running = await startAgain(folder, port, stopping.signal, report);
      if (stopping.signal.aborted) return;
    }
  })();

  return {
    url: running.socketUrl,
    stop: async () => {
      stopping.abort();
      await running.stop();
      await watched.catch(() => undefined);
    },
  };
}

/** A database that starts beside us is waited for; what it refuses (a password, a name) is told at once. */
async function reachable(url: string, report: (message: string) => void): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > deadline)
        throw new Error(
          `the database at ${new URL(url).host} is not usable: ${(error as Error).message || 'no answer'}`,
          { cause: error },
        );
      report('The database does not answer yet; trying again');
      await pause(FIRST_PAUSE_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

/** Tries until it runs: the pool holds its address, so it has to come back on the same port. */
async function startAgain(
  dataDir: string,
  port: number,
  stopping: AbortSignal,
  report: (message: string) => void,
): Promise<RunningPostgres> {
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
    try {
      return await startPostgres({ dataDir, port });
    } catch (error) {
      report(`PostgreSQL does not start: ${error instanceof Error ? error.message : String(error)}`);
      await pause(wait, undefined, { signal: stopping });
    }
  }
}
