#!/usr/bin/env node
// Runs every test and ends with a line `N passed, N failed`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { bundleWhereStale } from './bundle.mjs';

const KINDS = ['unit', 'int', 'e2e', 'cluster', 'chaos'];
/** Those of one turn run side by side: they start one process after the other, which leaves processors idle. */
const TURNS = [['unit'], ['int'], ['e2e', 'cluster']];
const NEEDS_KAFKA = ['cluster', 'chaos'];
/** Short, and the same every time; `npm run chaos` is the long one. */
const CHAOS = ['--small', '--faults', '12', '--check-every', '12', '--seed', '6', '--rate', '12', '--no-old-release'];
const usage = `npm test [-- unit|int|e2e|cluster|chaos …] [-- PATH …]
Runs the tests: unit (pure code), int (real PostgreSQL, Kafka, gRPC, HTTP, browser), e2e (the whole of Baton in one
process), cluster (the whole as separate processes), chaos (the cluster under load and a few faults). What needs a
Kafka broker needs Java 17 and Maven; outside CI, tests without them are said aloud not to run.
  ${KINDS.join(', ')}   only these kinds; default all
  PATH   only files whose path contains it`;
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const kinds = KINDS.filter((kind) => args.includes(kind));
const paths = args.filter((arg) => !KINDS.includes(arg));
const chosen = kinds.length > 0 ? kinds : KINDS;

const build = spawnSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' });
if (build.status !== 0) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
// The tests of the whole start dozens of processes.
if (chosen.some((kind) => kind === 'e2e' || NEEDS_KAFKA.includes(kind))) await bundleWhereStale();

const only = (await hasKafka()) ? chosen : chosen.filter((kind) => !NEEDS_KAFKA.includes(kind));

const folder = mkdtempSync(join(tmpdir(), 'baton-tests-'));
let passed = 0;
let failed = 0;
for (const turn of TURNS) {
  const runs = turn.filter((kind) => only.includes(kind)).map((kind, index) => run(kind, { aloud: index === 0 }));
  for (const { kind, report, ended } of runs) count(kind, report, await ended);
}
if (only.includes('chaos') && paths.length === 0) {
  const { status } = spawnSync(process.execPath, ['tools/chaos.mjs', ...CHAOS], { stdio: 'inherit' });
  if (status === 0) passed += 1;
  else failed += 1;
}
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

/** Starts the tests of one kind. What they print is shown at once where `aloud`, else when they have ended. */
function run(kind, { aloud }) {
  const report = join(folder, `${kind}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn('vitest', ['run', '--project', kind, '--passWithNoTests', ...reporters, ...paths], {
    stdio: ['ignore', ...(aloud ? ['inherit', 'inherit'] : ['pipe', 'pipe'])],
  });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (status) => {
      process.stdout.write(Buffer.concat(chunks));
      resolve(status);
    });
  });
  return { kind, report, ended };
}

function count(kind, report, status) {
  let counted = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [] };
  try {
    counted = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    failed += 1; // the runner itself did not get as far as a report
  }
  const brokenFiles = counted.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  passed += counted.numPassedTests;
  failed += counted.numFailedTests + brokenFiles;
  if (counted.numPendingTests > 0) {
    console.error(`${counted.numPendingTests} tests of ${kind} did not run`);
    if (process.env.CI) failed += counted.numPendingTests;
  }
  if (status !== 0 && counted.numFailedTests + brokenFiles === 0) failed += 1;
}

/** Whether a broker can be started here; in CI it has to be, so that the tests fail rather than be passed over. */
async function hasKafka() {
  if (process.env.CI || !chosen.some((kind) => NEEDS_KAFKA.includes(kind))) return true;
  const { kafkaIsHere } = await import('@baton/testing/kafka-is-here');
  const isHere = await kafkaIsHere();
  if (!isHere) console.error('*** the tests of the cluster and the chaos are NOT run: they need a Kafka broker ***');
  return isHere;
}
