#!/usr/bin/env node
// Every rule a tool can check: types, lint, format, boundaries, contracts, sizes, names.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const usage = `npm run lint [-- --fix] [-- NAME …]
Checks types, oxlint, oxfmt, dependency boundaries, buf lint, generated code, file sizes and house rules.
  --fix   format, and mend what oxlint can
  NAME    only these checks: types lint format boundaries contracts generated rules`;
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(usage);
  process.exit(0);
}
const AT_ONCE = 2;
const fix = args.includes('--fix');
const only = args.filter((arg) => !arg.startsWith('--'));

const command =
  (name, ...rest) =>
  () =>
    new Promise((resolve) => {
      execFile(name, rest, { encoding: 'utf8', maxBuffer: 1 << 26 }, (failure, stdout, stderr) =>
        resolve(failure === null ? [] : [`${stdout}${stderr}`.trim() || failure.message]),
      );
    });

const tracked = () =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|tsx|mjs|cjs)$/.test(file) && !file.startsWith('libs/contracts/src/gen/'));

/** Rules without a tool of their own: [what is wrong, which files, which text]. */
const houseRules = [
  [
    'reads process.env outside config.ts',
    /^(libs|services)\/(?!portal\/web).*\/src\/(?!.*(config|main|telemetry\/tracing|\.spec)\.ts$)/,
    /\bprocess\.env\b/,
  ],
  [
    'reads the clock in a pure library',
    /^libs\/(kernel|feel|dmn|bpmn|engine)\/src\/(?!.*\.spec\.ts$)/,
    /\bnew Date\(\)|\bDate\.now\(\)|\bMath\.random\(\)|\bcrypto\.random/,
  ],
  ['synchronises a schema', /\.ts$/, /synchronize:\s*true/],
  ['is a test that does not run', /\.spec\.ts$/, /\b(it|test|describe)\.(skip|only|todo)\b/],
];
const badName = /(^|\/)(utils?|common|helpers?|shared|misc)(\/|\.ts)|(Impl|Manager|Base[A-Z][a-z]+)\.ts$/;

function rules() {
  const found = [];
  for (const file of tracked()) {
    if (badName.test(file)) found.push(`${file}: a name that does not say what is inside`);
    let text;
    try {
      text = readFileSync(file, 'utf8');
    } catch {
      continue; // deleted, not yet committed
    }
    const lines = text.split('\n').length - 1;
    if (lines > 400) found.push(`${file}: ${lines} lines, at most 400`);
    for (const [what, where, pattern] of houseRules) {
      if (!where.test(file)) continue;
      const at = text.split('\n').findIndex((line) => pattern.test(line));
      if (at >= 0) found.push(`${file}:${at + 1}: ${what}`);
    }
  }
  return found;
}

const checks = {
  types: command('node', 'node_modules/tsc7/bin/tsc', '-p', 'tsconfig.check.json'),
  web: command('node', 'node_modules/tsc7/bin/tsc', '-p', 'services/portal/web/tsconfig.json', '--noEmit'),
  lint: command('oxlint', '--quiet', ...(fix ? ['--fix'] : []), '.'),
  format: command('oxfmt', ...(fix ? ['.'] : ['--check', '.'])),
  boundaries: command('depcruise', '--config', '.dependency-cruiser.cjs', 'libs', 'services'),
  contracts: command('buf', 'lint'),
  generated: command('node', 'tools/generate.mjs', '--check'),
  rules,
};

const chosen = Object.entries(checks).filter(([name]) => only.length === 0 || only.includes(name));
let failed = 0;
async function work() {
  for (let next = chosen.shift(); next !== undefined; next = chosen.shift()) {
    const [name, check] = next;
    const problems = await check();
    console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
    for (const problem of problems) console.log(problem);
    if (problems.length > 0) failed += 1;
  }
}
// What mends files does so one after the other.
await Promise.all(Array.from({ length: fix ? 1 : AT_ONCE }, work));
process.exit(failed === 0 ? 0 : 1);
