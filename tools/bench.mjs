#!/usr/bin/env node
// Builds, then measures one workload in processes of its own.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(root, 'node_modules/.bin/node');
const run = (...args) => spawnSync(node, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

if (!process.argv.includes('--help') && run('node_modules/tsc7/bin/tsc', '-b', 'bench') !== 0) process.exit(1);
process.exit(run(join(root, 'bench/dist/run.js'), ...process.argv.slice(2)));
