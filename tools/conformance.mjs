#!/usr/bin/env node
// Runs a public conformance suite against the libraries, in this process, on the virtual clock.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const suites = ['betsy', 'miwg'];
const usage = `npm run conformance -- SUITE [--dir DIR] [--json FILE]
Runs a suite of public test data and prints what passed; the last line, and FILE, hold one JSON object.
  SUITE       ${suites.join(', ')}
  --dir DIR   the suite's folder (default: ../shared/conformance/SUITE beside the checkout)
  --json FILE also write the result there`;
const args = process.argv.slice(2);
if (args.includes('--help') || args.length === 0) {
  console.log(usage);
  process.exit(args.length === 0 ? 2 : 0);
}
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const suite = args[0];
if (!suites.includes(suite)) {
  console.error(`${suite}: not a suite that runs yet; there are ${suites.join(', ')}`);
  process.exit(2);
}
const build = spawnSync(
  process.execPath,
  [join(root, 'node_modules/tsc7/bin/tsc'), '-b', join(root, 'tools/conformance')],
  { stdio: ['ignore', 'inherit', 'inherit'] },
);
if (build.status !== 0) process.exit(build.status ?? 1);

const { run } = await import(pathToFileURL(join(root, `tools/conformance/dist/${suite}.js`)).href);
const result = await run(option('--dir') ?? join(root, '../shared/conformance', suite));
for (const failure of result.failures) console.log(`${failure.id}: ${failure.reason}`);
const line = JSON.stringify(result);
const file = option('--json');
if (file) writeFileSync(file, `${line}\n`);
console.log(line);
