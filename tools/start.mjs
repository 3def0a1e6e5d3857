#!/usr/bin/env node
// Starts Baton in one process, built first where that is needed.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { nodeIsTooOld, runOnNewerNode } from './newer-node.mjs';

const usage = `npm start
Runs all of Baton in one process with its own PostgreSQL, until SIGTERM or Ctrl-C. Builds first what is stale.
Set in the environment:
  BATON_HTTP_PORT, BATON_GRPC_PORT   where it listens on 127.0.0.1 (8080, 50051)
  BATON_DATA_DIR                     where its data is kept (.baton)
  DATABASE_URL                       a PostgreSQL of your own instead
  SMTP_URL                           sends e-mail; without it, messages are kept and shown in the portal
  BATON_ADMIN_EMAIL, BATON_ADMIN_PASSWORD, BATON_ADMIN_API_KEY
                                     the first admin; made up and printed where absent
docs/reference/configuration.md lists all settings.`;
const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (process.argv.includes('--help')) console.log(usage);
else if (nodeIsTooOld) runOnNewerNode();
else await start();

/** Becomes the application in this very process, so that one signal reaches it. */
async function start() {
  const { buildAndBundle } = await import('./bundle.mjs');
  if (!(await buildAndBundle())) process.exit(1);
  await import(pathToFileURL(join(root, 'services/standalone/dist/main.js')).href);
}
