import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startPostgres, type RunningPostgres } from '@baton/service-kit/postgres';

const SETTINGS = { max_connections: '300' };
const AGAIN_MS = 500;

export interface DatabaseOptions {
  readonly dataDir: string;
  /** A PostgreSQL of one's own, as a superuser; absent: one is started. */
  readonly databaseUrl?: string | undefined;
  readonly postgresDir?: string | undefined;
  readonly report: (line: string) => void;
}

/** The PostgreSQL under a cluster. */
export interface Database {
  readonly url: string;
  /** `kill -9`; it stays away until {@link start}. @throws Error where it was not started here */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** One that ends unasked is started again on the same port, until `stopping` aborts. */
export async function startDatabase(
  { databaseUrl, dataDir, postgresDir = join(dataDir, 'postgres'), report }: DatabaseOptions,
  stopping: AbortSignal,
): Promise<Database> {
  if (databaseUrl !== undefined) return another(databaseUrl);
  let running: RunningPostgres = await startPostgres({ dataDir: postgresDir, settings: SETTINGS });
  let wanted = true;
  const { url, port } = running;
  const again = async (): Promise<void> => {
    await running.stop();
    running = await startPostgres({ dataDir: postgresDir, port, settings: SETTINGS });
    void watch(running);
  };
  const isMissed = (): boolean => wanted && !stopping.aborted;
  const watch = async ({ ended }: RunningPostgres): Promise<void> => {
    await ended;
    while (isMissed()) {
      report('PostgreSQL has ended; starting it again');
      try {
        return await again();
      } catch (error) {
        report(`PostgreSQL does not start: ${(error as Error).message}`);
        await pause(AGAIN_MS);
      }
    }
  };
  void watch(running);
  return {
    url,
    async kill() {
      wanted = false;
      process.kill(running.pid, 'SIGKILL');
      await running.ended;
    },
    async start() {
      if (wanted) return;
      await again();
      wanted = true;
    },
    async stop() {
      wanted = false;
      await running.stop();
    },
  };
}

function another(url: string): Database {
  const notOurs = async (): Promise<void> => {
    throw new Error('This PostgreSQL was not started here');
  };
  return { url, kill: notOurs, start: notOurs, stop: async () => undefined };
}
