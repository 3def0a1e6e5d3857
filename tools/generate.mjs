#!/usr/bin/env node
// Regenerates libs/contracts from proto/. `--check` only says whether the committed result is current.
import { execFileSync } from 'node:child_process';

const usage = `npm run generate [-- --check]
Generates libs/contracts/src/gen and libs/contracts/image.binpb from proto/.
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
if (args.includes('--check')) {
  const changed = run('git', 'status', '--porcelain', '--', 'libs/contracts/src/gen', 'libs/contracts/image.binpb');
  if (changed) {
    console.error(`Generated files differ from proto/; run npm run generate and commit:\n${changed}`);
    process.exit(1);
  }
}
