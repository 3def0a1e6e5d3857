#!/usr/bin/env node
// Runs public conformance suites against the libraries, on the virtual clock, and holds what was reached.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { broken } from './conformance/ratchet.mjs';

/** Each suite, and its folder of data. */
const SUITES = { betsy: 'betsy', rules: 'rules', feel: 'dmn-tck', dmn: 'dmn-tck', miwg: 'miwg', engines: 'camunda7' };
const AT_ONCE = 2;
const root = fileURLToPath(new URL('..', import.meta.url));
const data = process.env.BATON_CONFORMANCE_DIR ?? join(root, '../shared/conformance');
const floors = JSON.parse(readFileSync(join(root, 'tools/conformance/floors.json'), 'utf8'));

const usage = `npm run conformance -- SUITE|all [--check] [--dir DIR] [--json FILE] [--no-build]
Runs a suite of public test data and prints what did not pass; the last line, and FILE, hold one JSON object. \`all\` prints
a line for each suite, and FILE holds their objects by name.
  SUITE       ${Object.keys(SUITES).join(', ')}
  --check     fail below a floor of tools/conformance/floors.json; a suite whose data is not here is said aloud and passed over
  --dir DIR   the suite's folder, or for \`all\` the folder of those (default: $BATON_CONFORMANCE_DIR, or ../shared/conformance
              beside the checkout; in it ${[...new Set(Object.values(SUITES))].join(', ')})
  --json FILE also write the result there
  --no-build  run what was built before`;
const args = process.argv.slice(2);
if (args.includes('--help') || args.length === 0) {
  console.log(usage);
  process.exit(args.length === 0 ? 2 : 0);
}
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const chosen = args[0];
const check = args.includes('--check');
if (chosen !== 'all' && !Object.hasOwn(SUITES, chosen)) {
  console.error(`${chosen}: not a suite; there are ${Object.keys(SUITES).join(', ')}, and all`);
  process.exit(2);
}
if (!args.includes('--no-build')) build();
process.exitCode = chosen === 'all' ? await runAll() : await runOne(chosen);

function build() {
  const compiler = join(root, 'node_modules/tsc7/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-b', join(root, 'tools/conformance')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
}

/** @returns the exit code */
async function runOne(suite) {
  const dir = option('--dir') ?? join(data, SUITES[suite]);
  if (!existsSync(dir)) {
    console.error(`*** ${suite} is NOT run: its data is not in ${dir} ***`);
    return check ? 0 : 1;
  }
  const runner = join(root, `tools/conformance/dist/${suite}.js`);
  if (!existsSync(runner)) {
    console.error(`${suite}: cannot run; tools/conformance/${suite}.ts is not written or not built`);
    return 1;
  }
  const { run } = await import(pathToFileURL(runner).href);
  const result = await run(dir);
  for (const failure of result.failures) console.log(`${failure.id}: ${failure.reason}`);
  const faults = check ? broken(floors[suite], result) : [];
  for (const fault of faults) console.error(`${suite}: ${fault}`);
  const line = JSON.stringify(result);
  keep(line);
  console.log(line);
  return faults.length === 0 ? 0 : 1;
}

/** Each suite in a process of its own. @returns the exit code */
async function runAll() {
  const waiting = Object.keys(SUITES);
  const results = {};
  let failed = false;
  const work = async () => {
    for (let suite = waiting.shift(); suite !== undefined; suite = waiting.shift()) {
      const { code, lines, errors } = await runApart(suite);
      if (errors) process.stderr.write(errors);
      const result = lines.at(-1)?.startsWith('{') ? JSON.parse(lines.at(-1)) : undefined;
      if (result) {
        results[suite] = result;
        console.log(`${suite}: ${result.passed} of ${result.total} ${JSON.stringify(result.counts)}`);
      }
      if (code !== 0) failed = true;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  keep(JSON.stringify(results));
  return failed ? 1 : 0;
}

async function runApart(suite) {
  const dir = option('--dir');
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(import.meta.url),
      suite,
      '--no-build',
      ...(check ? ['--check'] : []),
      ...(dir ? ['--dir', join(dir, SUITES[suite])] : []),
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
  const code = await new Promise((ended) => child.once('close', ended));
  return { code, lines: output.trimEnd().split('\n'), errors };
}

function keep(line) {
  const file = option('--json');
  if (file) writeFileSync(file, `${line}\n`);
}
