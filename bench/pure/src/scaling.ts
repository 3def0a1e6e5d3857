import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { costsOf, replicaOf, type Measured } from './measured-costs.js';
import { ASSUMPTIONS, planFor, type Plan } from './reckoning.js';
import { scalingPage } from './scaling-page.js';
import { simulate } from './queueing.js';

const help = `npm run bench -- scaling [FILE] [--write]
Reckons from measured costs (bench/measured.json) what more instances a second need, and where it is full first.
  --write  puts it into docs/scaling.md`;

const RATES = [10_000, 100_000, 1_000_000];
const SIMULATED = 40_000;

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== 'scaling'),
  allowPositionals: true,
  options: { help: { type: 'boolean' }, write: { type: 'boolean', default: false } },
});
if (values.help === true) {
  console.log(help);
  process.exit(0);
}

const bench = join(import.meta.dirname, '../..');
const measured = JSON.parse(readFileSync(positionals[0] ?? join(bench, 'measured.json'), 'utf8')) as Measured;
const costs = costsOf(measured);
const replica = replicaOf(measured, costs);
const plans: Plan[] = [];
for (const rate of RATES) plans.push(planFor(rate, costs, ASSUMPTIONS, plans.at(-1)));
const most = plans[0]!.needs.find(({ name }) => name === 'execution replicas')!.each;
const loads = [0.1, 0.5, 1, 1.4]
  .map((share) => Math.round(share * most))
  .map((perSecond) => ({ perSecond, latency: simulate(replica, perSecond, SIMULATED) }));
const text = scalingPage({ costs, assumed: ASSUMPTIONS, replica, plans, loads });
console.log(text);
if (values.write) {
  const page = join(bench, '../docs/scaling.md');
  const [open, close] = ['<!-- reckoned -->', '<!-- end of reckoned -->'];
  const before = readFileSync(page, 'utf8');
  const [from, to] = [before.indexOf(open), before.indexOf(close)];
  if (from < 0 || to < from) throw new Error(`The page has no ${open} … ${close}`);
  writeFileSync(page, `${before.slice(0, from + open.length)}\n\n${text}\n\n${before.slice(to)}`);
}
