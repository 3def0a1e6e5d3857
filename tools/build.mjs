#!/usr/bin/env node
// Compiles every package, and the portal's pages when they are older than their sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const usage = `npm run build [-- --force]
Compiles all packages into their dist folders, and builds the portal's pages when their sources are newer.
  --force   build everything anew`;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const web = join(root, 'services/portal/web');

/** @returns whether everything is built */
export function build({ force = false } = {}) {
  return compile(force) && buildPages(force);
}

function compile(force) {
  const compiler = join(root, 'node_modules/tsc7/bin/tsc');
  // An installation without development tools runs what was built before.
  if (!existsSync(compiler)) return existsSync(join(root, 'services/standalone/dist/main.js'));
  return run(process.execPath, [compiler, '-b', join(root, 'tsconfig.json'), ...(force ? ['--force'] : [])]);
}

function buildPages(force) {
  const page = join(web, 'dist/index.html');
  if (!existsSync(join(web, 'index.html')) || !existsSync(join(root, 'node_modules/vite'))) return true;
  const sources = [web, join(root, 'libs/kernel/src')].map((folder) => newest(folder));
  if (!force && existsSync(page) && statSync(page).mtimeMs >= Math.max(...sources)) return true;
  return run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', web, '--logLevel', 'warn']);
}

/** The time of the newest file below `folder`, in milliseconds. */
function newest(folder) {
  if (!existsSync(folder)) return 0;
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'dist') continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const run = (command, args) => spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--help')) console.log(usage);
  else if (!build({ force: process.argv.includes('--force') })) process.exit(1);
}
