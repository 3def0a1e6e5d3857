import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  createApplication,
  JsonLogger,
  createLogger,
  type Application,
  type ApplicationOptions,
} from '../src/index.js';
import { startPostgres, type RunningPostgres } from '../src/postgres/embedded-postgres.js';
import { echoAuthenticator, echoDefinition, otherDefinition } from './echo.js';

/** A PostgreSQL of the test file's own, removed by `stop`; `restart` leaves it down for as long as `pause` takes. */
export async function temporaryPostgres(): Promise<
  RunningPostgres & { restart(pause: () => Promise<void>): Promise<void> }
> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-kit-'));
  const first = await startPostgres({ dataDir });
  let running = first;
  return {
    ...first,
    restart: async (pause) => {
      await running.stop();
      await pause();
      running = await startPostgres({ dataDir, port: first.port });
    },
    stop: async () => {
      await running.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What the application logged, as parsed lines. */
export type LogLines = Record<string, unknown>[];

export async function listening(
  databaseUrl: string,
  options: Partial<ApplicationOptions> = {},
  definitions = [echoDefinition, otherDefinition],
): Promise<Application & { logs: LogLines }> {
  const logs: LogLines = [];
  const logger = new JsonLogger(
    createLogger({ destination: { write: (line) => void logs.push(JSON.parse(line) as Record<string, unknown>) } }),
  );
  const app = await createApplication(definitions, {
    databaseUrl,
    httpPort: 0,
    grpcPort: 0,
    authenticator: echoAuthenticator,
    logger,
    drainMs: 300,
    ...options,
  });
  await app.listen();
  return Object.assign(app, { logs });
}

/** Waits until `condition` holds; fails after `ms`. */
export async function until(condition: () => boolean | Promise<boolean>, ms = 30_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('It did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
