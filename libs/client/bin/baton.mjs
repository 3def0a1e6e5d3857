#!/usr/bin/env node
// Runs the command line, on the Node that npm installed where this one is too old, and compiled first where it is stale.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_NODE = 24;
const client = dirname(dirname(fileURLToPath(import.meta.url)));
const root = dirname(dirname(client));
const main = join(client, 'dist/cli/main.js');

if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) onNewerNode();
else if (isCurrent() || compile()) await import(pathToFileURL(main).href);
else {
  console.error('error: the command line is not built. Run: npm ci && npm run build');
  process.exitCode = 1;
}

/** Whether it is compiled, and no source is newer. */
function isCurrent() {
  if (!existsSync(main)) return false;
  const sources = join(client, 'src');
  if (!existsSync(sources)) return true;
  const built = join(client, 'dist/.tsbuildinfo');
  const compiled = statSync(existsSync(built) ? built : main).mtimeMs;
  const files = readdirSync(sources, { recursive: true }).filter((file) => /(?<![.]spec)[.]ts$/.test(file));
  return files.every((file) => statSync(join(sources, file)).mtimeMs <= compiled);
}

/** What the compiler says goes to standard error, so that scripts see the answer alone. */
function compile() {
  const compiler = join(root, 'node_modules/tsc7/bin/tsc');
  if (!existsSync(compiler)) return existsSync(main);
  const { status } = spawnSync(process.execPath, [compiler, '-b', client], { stdio: ['ignore', 2, 2] });
  return status === 0 || existsSync(main);
}

function onNewerNode() {
  const node = join(root, 'node_modules/.bin/node');
  if (!existsSync(node)) {
    console.error(
      `error: Baton needs Node ${OLDEST_NODE} or newer; this is ${process.version}. Run npm ci, or install it.`,
    );
    process.exitCode = 1;
    return;
  }
  const { status, signal } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  process.exitCode = status ?? (signal ? 1 : 0);
}
