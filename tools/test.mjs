#!/usr/bin/env node
// Runs every test and ends with a line `N passed, N failed`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const usage = `npm test [-- unit|int|e2e …] [-- PATH …]
Runs the tests: unit (pure code), int (real PostgreSQL, gRPC, HTTP, browser), e2e (the whole of Baton).
  unit, int, e2e   only these kinds; default all
  PATH             only files whose path contains it`;
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const kinds = ['unit', 'int', 'e2e'].filter((kind) => args.includes(kind));
const paths = args.filter((arg) => !['unit', 'int', 'e2e'].includes(arg));
const only = kinds.length > 0 ? kinds : ['unit', 'int', 'e2e'];

if (!process.env.BATON_BUS || process.env.BATON_BUS === 'postgres') {
  console.log('note: the bus under test is postgres; the Kafka adapter is not part of this release');
}

const build = spawnSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' });
if (build.status !== 0) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'baton-tests-'));
let passed = 0;
let failed = 0;
for (const kind of only) {
  const report = join(folder, `${kind}.json`);
  const { status } = spawnSync(
    'vitest',
    [
      'run',
      '--project',
      kind,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...paths,
    ],
    { stdio: 'inherit' },
  );
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
rmSync(folder, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
