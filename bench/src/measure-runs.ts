import { writeFileSync } from 'node:fs';

import { withBench } from './bench.js';
import { describeMachine, type Machine } from './machine.js';
import { mediansOf, spreadOf } from './median.js';
import type { Options } from './options.js';
import type { Result, Scenario } from './scenario.js';

const SECONDS = 30;
const QUICK_SECONDS = 5;

/** Measures as often as asked, prints what was found, the result last, and answers what must not be. */
export async function measureRuns(
  asked: Omit<Options, 'seconds'> & { seconds?: number },
  scenario: Scenario,
): Promise<readonly string[]> {
  const usual = asked.quick ? QUICK_SECONDS : (scenario.seconds ?? SECONDS);
  const options: Options = { ...asked, seconds: asked.seconds ?? usual };
  const results: Result[] = [];
  let machine: Machine | undefined;
  for (let run = 1; run <= options.runs; run++) {
    const result = await withBench(options, async (bench) => {
      const found = await scenario.measure(bench);
      machine ??= bench.machine;
      return found;
    });
    results.push(result);
    if (options.runs > 1) console.log(`run ${run}: ${JSON.stringify(figuresOf(result))}`);
  }
  const faults = results.flatMap((result) => result.faults);
  for (const fault of faults) console.error(`Not all is well: ${fault}`);
  const middle = figuresOf(mediansOf(results));
  const summary = {
    ...middle,
    ...(options.runs > 1 && { runs: options.runs, spread: spreadOf(results) }),
    traces: machine?.traces,
    machine,
  };
  if (machine !== undefined) console.log(describeMachine(machine));
  const ratios = ratiosOf(middle);
  if (ratios !== undefined) console.log(ratios);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(summary)}\n`);
  console.log(JSON.stringify(summary));
  return faults;
}

const figuresOf = (result: Result): Omit<Result, 'faults'> =>
  Object.fromEntries(Object.entries(result).filter(([name]) => name !== 'faults')) as Omit<Result, 'faults'>;

/** What of the storage ceiling of the same run was reached; where less was sent than it could do, what it could do. */
function ratiosOf({ ceilingPerSecond, shareOfCeiling }: Omit<Result, 'faults'>): string | undefined {
  if (typeof ceilingPerSecond !== 'number' || typeof shareOfCeiling !== 'number') return undefined;
  const percent = (100 * shareOfCeiling).toFixed(1);
  return `${percent} % of the ${ceilingPerSecond} instances/s that storage alone made in the same run`;
}
