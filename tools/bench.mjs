#!/usr/bin/env node
// Builds, then measures one workload in processes of its own.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = join(root, 'node_modules/.bin/node');
const run = (...args) => spawnSync(node, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

const [workload, ...rest] = process.argv.slice(2);
/** Workloads of pure libraries: they need no server, and so no services built. */
const pure = ['dmn', 'feel', 'scaling'].includes(workload);

if (!rest.includes('--help') && run('node_modules/tsc7/bin/tsc', '-b', pure ? 'bench/pure' : 'bench') !== 0)
  process.exit(1);
// Where the start is measured, it is that of `npm start`.
if (
  ['waiting', 'idle', 'all'].includes(workload) &&
  !rest.includes('--help') &&
  run(join(root, 'tools/bundle.mjs')) !== 0
)
  process.exit(1);
process.exit(
  pure
    ? run(join(root, `bench/pure/dist/${workload}.js`), ...rest)
    : run(join(root, 'bench/dist/run.js'), ...process.argv.slice(2)),
);
