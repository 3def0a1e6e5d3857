#!/usr/bin/env node
// Starts Baton in one process, built first where that is needed.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

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
const OLDEST_NODE = 24;

if (process.argv.includes('--help')) console.log(usage);
else if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) onNewerNode();
else await start();

/** Becomes the application in this very process, so that one signal reaches it. */
async function start() {
  const { build } = await import('./build.mjs');
  if (!build()) process.exit(1);
  await import(pathToFileURL(join(root, 'services/standalone/dist/main.js')).href);
}

/** `npm start` finds the Node that npm installed; a plain `node tools/start.mjs` may not. */
function onNewerNode() {
  const node = join(root, 'node_modules/.bin/node');
  if (!existsSync(node)) {
    console.error(`Baton needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Run npm ci, or install it.`);
    process.exit(1);
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
