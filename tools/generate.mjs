#!/usr/bin/env node
// Regenerates libs/contracts from proto/, and reference pages from code. `--check` only says whether the committed result is current.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const usage = `npm run generate [-- --check]
Generates libs/contracts/src/gen and libs/contracts/image.binpb from proto/, docs/reference/telemetry.md from service-kit,
docs/reference/{events.md,asyncapi.yaml} from the contracts.
  --check   exit 1 when what is committed differs from what would be generated`;
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const run = (command, ...rest) =>
  execFileSync(command, rest, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

run('buf', 'generate');
run('buf', 'build', '-o', 'libs/contracts/image.binpb');
const { telemetryReference } = await import('./telemetry-reference.mjs');
writeFileSync('docs/reference/telemetry.md', telemetryReference);
const { eventFiles, writeEvents } = await import('./generate-events.mjs');
writeEvents();
const generated = [
  'libs/contracts/src/gen',
  'libs/contracts/image.binpb',
  'docs/reference/telemetry.md',
  ...eventFiles,
];
if (args.includes('--check')) {
  const changed = run('git', 'status', '--porcelain', '--', ...generated);
  if (changed) {
    console.error(`Generated files differ from what they are made of; run npm run generate and commit:\n${changed}`);
    process.exit(1);
  }
}
