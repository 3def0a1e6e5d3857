#!/usr/bin/env node
// Starts Baton in one process, built first where that is needed.
import { spawnSync } from 'node:child_process';
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
  const { build } = await import('./build.mjs');
  if (!build()) process.exit(1);
  bundleWhereStale();
  await import(pathToFileURL(join(root, 'services/standalone/dist/main.js')).href);
}

/**
 * Starting without is slower, and nothing else. An installation without development tools runs what it has. The bundler is a
 * process of its own: it takes hundreds of megabytes that this one would keep.
 */
function bundleWhereStale() {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'tools/bundle.mjs')], { encoding: 'utf8' });
  if (status !== 0) console.error(`Not bundled: ${stderr.match(/^\w*Error.*$/m)?.[0] ?? `status ${status}`}`);
}
