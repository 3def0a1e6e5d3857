import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { compileExpression, FeelSyntaxError, type CompiledExpression } from '@baton/feel';
import { evaluate as feelin } from 'feelin';

const help = `npm run bench -- feel [--seconds N] [--dir DIR] [--json FILE]
Evaluates every public FEEL fact that expects a value: compiled once by libs/feel, and by feelin's evaluate, in turns.
  --seconds   how long both are measured in all (20)
  --dir       the folder of feel-literal.json (../shared/conformance/dmn-tck)
The last line of the output, and FILE, hold the result as JSON; ratio is feelin's time by ours, for one pass over all facts.`;

const NOW = 1_767_225_600_000;
const ROUNDS = 5;

const { values } = parseArgs({
  allowPositionals: true,
  options: {
    help: { type: 'boolean' },
    seconds: { type: 'string', default: '20' },
    dir: { type: 'string', default: join(import.meta.dirname, '../../../../shared/conformance/dmn-tck') },
    json: { type: 'string' },
  },
});
if (values.help === true) {
  console.log(help);
  process.exit(0);
}

const sources = expectingValues(values.dir);
const compiled = sources.map(compile).filter((expression) => expression !== undefined);
const nothing = (): undefined => undefined;
const options = { now: NOW };

/** Kept, so that no evaluation can be optimised away. */
let kept = 0;

function ours(): void {
  for (const expression of compiled) if (expression.evaluate(nothing, options).value !== null) kept++;
}

function theirs(): void {
  for (const source of sources) {
    try {
      if (feelin(source, {}).value !== null) kept++;
    } catch {
      kept--; // What feelin cannot read costs it the time until it says so.
    }
  }
}

const share = (Number(values.seconds) * 1000) / (2 * ROUNDS + 2);
measure(theirs, share);
measure(ours, share);
const rounds = Array.from({ length: ROUNDS }, () => ({ theirs: measure(theirs, share), ours: measure(ours, share) }));
const best = (times: readonly number[]): number => Math.min(...times);
const [slow, fast] = [best(rounds.map((round) => round.theirs)), best(rounds.map((round) => round.ours))];
const perFact = (milliseconds: number): number => Number(((milliseconds * 1e6) / sources.length).toFixed(0));
const result = {
  workload: 'feel',
  facts: sources.length,
  compiled: compiled.length,
  oursNsPerFact: perFact(fast),
  feelinNsPerFact: perFact(slow),
  ratio: Number((slow / fast).toFixed(1)),
  worstRoundRatio: Number(best(rounds.map((round) => round.theirs / round.ours)).toFixed(1)),
  kept,
};
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(result)}\n`);
console.log(JSON.stringify(result));

/** Milliseconds of CPU for one pass, the mean over at least `duration` milliseconds: other work on the machine does not count. */
function measure(pass: () => void, duration: number): number {
  const began = performance.now();
  const before = process.cpuUsage();
  let passes = 0;
  while (performance.now() - began < duration) {
    pass();
    passes++;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / passes;
}

function expectingValues(dir: string): readonly string[] {
  const facts = JSON.parse(readFileSync(join(dir, 'feel-literal.json'), 'utf8')) as readonly {
    readonly expr: string;
    readonly expectedFeel: string;
  }[];
  return facts.filter(({ expectedFeel }) => expectedFeel !== 'null').map(({ expr }) => expr);
}

function compile(source: string): CompiledExpression | undefined {
  try {
    return compileExpression(source);
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined;
    throw error;
  }
}
