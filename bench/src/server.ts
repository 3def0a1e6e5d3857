// The server of a run: says where it listens, runs until SIGTERM. Its PostgreSQL is its own, with fsync on.
import { enableCompileCache, flushCompileCache } from 'node:module';

import type { Authenticator } from '@baton/service-kit';
import { startPostgres } from '@baton/service-kit/postgres';
import { freshBundle } from '@baton/standalone/bundle';
import { freePort } from '@baton/testing';

/** What serves: all of Baton as `npm start` runs it, or execution with relay and a small read model alone. */
type Composition = 'standalone' | 'execution';

interface Served {
  readonly grpc: string;
  readonly http: string;
  stop(): Promise<void>;
}

const { directory } = enableCompileCache();
// For worker threads, as `main` of standalone does.
if (directory !== undefined) process.env['NODE_COMPILE_CACHE'] ??= directory;
const [dataDir = '.bench', apiKey = 'baton_bench_key', composition = 'standalone'] = process.argv.slice(2);
const url = process.env['DATABASE_URL'];
const postgres = url === undefined ? await startPostgres({ dataDir: `${dataDir}/postgres` }) : undefined;
const databaseUrl = url ?? postgres?.socketUrl ?? '';
const compositions: Record<Composition, () => Promise<Served>> = { standalone: serveAll, execution: serveExecution };
const served = await compositions[composition as Composition]();
flushCompileCache();
console.log(JSON.stringify({ grpc: served.grpc, http: served.http, databaseUrl }));
let stopping = false;
process.on('SIGTERM', stop);
// Whoever started it has ended, however that came.
process.stdin.on('end', stop).resume();

function stop(): void {
  if (stopping) return;
  stopping = true;
  void served
    .stop()
    .then(() => postgres?.stop())
    .then(() => process.exit(0));
}

async function serveAll(): Promise<Served> {
  // As `npm start` loads it, where its start is measured; otherwise module by module, which profiles name.
  const bundle = process.env['BENCH_BUNDLE'] === 'on' ? freshBundle() : undefined;
  const { loadConfig, startStandalone } = (await import(
    bundle?.href ?? '@baton/standalone'
  )) as typeof import('@baton/standalone');
  const standalone = await startStandalone(
    loadConfig({
      DATABASE_URL: databaseUrl,
      BATON_DATA_DIR: dataDir,
      BATON_HTTP_PORT: String(await freePort()),
      BATON_GRPC_PORT: String(await freePort()),
      BATON_EXAMPLES: 'off',
      BATON_LOG_LEVEL: 'info',
      BATON_ADMIN_EMAIL: 'bench@example.org',
      BATON_ADMIN_PASSWORD: 'only for this run',
      BATON_ADMIN_API_KEY: apiKey,
    }),
  );
  const { grpcAddress, httpUrl } = standalone.application;
  return { grpc: grpcAddress, http: httpUrl, stop: () => standalone.stop() };
}

async function serveExecution(): Promise<Served> {
  const { createApplication, createLogger, JsonLogger } = await import('@baton/service-kit');
  const { executionService } = await import('@baton/execution');
  const { PostgresBus } = await import('@baton/messaging');
  const { followProgress } = await import('./read-model.js');
  const authenticator: Authenticator = {
    authenticate: async ({ authorization }) =>
      authorization === `Bearer ${apiKey}`
        ? { tenant: 'default', subject: 'bench', kind: 'api-key', roles: ['admin'] }
        : null,
  };
  let bus: InstanceType<typeof PostgresBus> | undefined;
  const application = await createApplication([executionService()], {
    databaseUrl,
    authenticator,
    httpPort: 0,
    grpcPort: 0,
    bus: ({ sources }) => (bus = new PostgresBus({ sources })),
    logger: new JsonLogger(createLogger({ level: 'info', service: 'bench', destination: process.stderr })),
  });
  if (bus !== undefined) await followProgress(bus, application.pool);
  await application.listen();
  return { grpc: application.grpcAddress, http: application.httpUrl, stop: () => application.close() };
}
