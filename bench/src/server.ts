// The server of a run: execution, relay and a read model with their own PostgreSQL, fsync on. Says where it listens, and runs until SIGTERM.
import { createApplication, createLogger, JsonLogger, type Authenticator } from '@baton/service-kit';
import { startPostgres } from '@baton/service-kit/postgres';
import { executionService } from '@baton/execution';
import { PostgresBus } from '@baton/messaging';

import { followProgress } from './read-model.js';

const [dataDir = '.bench'] = process.argv.slice(2);
const url = process.env['DATABASE_URL'];
const postgres = url === undefined ? await startPostgres({ dataDir }) : undefined;
const authenticator: Authenticator = {
  authenticate: async ({ authorization }) =>
    authorization === 'Bearer baton_bench'
      ? { tenant: 'default', subject: 'bench', kind: 'api-key', roles: ['admin'] }
      : null,
};
const databaseUrl = url ?? postgres?.url ?? '';
let bus: PostgresBus | undefined;
const app = await createApplication([executionService()], {
  databaseUrl,
  httpPort: 0,
  grpcPort: 0,
  authenticator,
  bus: ({ sources }) => (bus = new PostgresBus({ sources })),
  logger: new JsonLogger(createLogger({ level: 'info', service: 'bench', destination: process.stderr })),
});
if (bus !== undefined) await followProgress(bus, app.pool);
await app.listen();
console.log(JSON.stringify({ grpc: app.grpcAddress, http: app.httpUrl, databaseUrl }));
process.on('SIGTERM', () => {
  void app
    .close()
    .then(() => postgres?.stop())
    .then(() => process.exit(0));
});
