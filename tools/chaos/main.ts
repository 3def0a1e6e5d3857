import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { builtRelease, ReleaseMissing } from '../cluster/release.ts';
import { bugs } from './faults/bugs.ts';
import { sit, type SittingOptions } from './sitting.ts';
import { faultsIn, findingsIn, tableOf, Tally } from './tally.ts';

export interface ChaosOptions {
  readonly minutes: number;
  readonly faults: number;
  readonly seed: number;
  readonly rate: number;
  readonly checkEvery: number;
  readonly small: boolean;
  readonly keep: boolean;
  readonly json: boolean;
  /** The file in which several sittings add up. */
  readonly resume?: string | undefined;
  /** A planted bug, or `all` of them one after the other. */
  readonly planted?: string | undefined;
  /** Runs an older release beside this one. */
  readonly oldRelease: boolean;
}

/** Each planted bug has to be found within so long. */
const FOUND_MINUTES = 10;
const PLANTED_CHECK_EVERY = 12;

/** @returns the exit code; after a signal, 1 */
export async function runChaos(options: ChaosOptions): Promise<number> {
  const leaving = new AbortController();
  const { signal } = leaving;
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, () => leaving.abort());
  try {
    const { planted } = options;
    return await (planted === undefined ? breakThis(options, signal) : findPlanted(options, planted, signal));
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error('Ended by a signal, with everything it had started');
    return 1;
  }
}

async function breakThis(options: ChaosOptions, signal: AbortSignal): Promise<number> {
  const { resume, seed, json } = options;
  const report = reporter();
  const tally = new Tally(resume);
  const oldRelease = options.oldRelease ? await releaseBefore(report) : undefined;
  await sit({
    ...options,
    seed: seed + tally.sittings.length,
    hooks: [],
    oldRelease,
    untilFound: false,
    signal,
    report,
    note: (sitting) => tally.note(sitting),
  });
  const { sittings } = tally;
  console.log(json ? JSON.stringify({ sittings, faults: faultsIn(sittings) }, null, 2) : tableOf(sittings));
  return findingsIn(sittings).length === 0 ? 0 : 1;
}

async function findPlanted(options: ChaosOptions, planted: string, signal: AbortSignal): Promise<number> {
  const names = planted === 'all' ? Object.keys(bugs) : [planted];
  const unknown = names.find((name) => !(name in bugs));
  if (unknown !== undefined) {
    console.error(`There is no planted bug ${unknown}; there are ${Object.keys(bugs).join(', ')}`);
    return 1;
  }
  const report = reporter();
  const results: { bug: string; found: boolean; seconds: number; by: string }[] = [];
  for (const bug of names) {
    report(`Planting ${bug}`);
    const sitting = await sit({
      ...options,
      oldRelease: undefined,
      checkEvery: PLANTED_CHECK_EVERY,
      faults: Infinity,
      minutes: FOUND_MINUTES,
      hooks: [fileURLToPath(new URL(`./faults/${bug}.mjs`, import.meta.url))],
      untilFound: true,
      signal,
      report,
      note: () => undefined,
      begun: (dataDir) => expectPlanted(bug, dataDir),
    });
    const [first] = sitting.findings;
    const by = first === undefined ? '' : `${first.wrong}: ${first.what}: ${first.detail.slice(0, 160)}`;
    results.push({ bug, found: first !== undefined, seconds: sitting.seconds, by });
  }
  if (options.json) console.log(JSON.stringify(results, null, 2));
  else
    for (const { bug, found, seconds, by } of results)
      console.log(`${bug.padEnd(24)} ${found ? `found after ${seconds} s: ${by}` : `NOT found in ${seconds} s`}`);
  return results.every(({ found }) => found) ? 0 : 1;
}

/** @throws Error when no process has loaded the file that the bug is in */
function expectPlanted(bug: string, noted: string): void {
  let places = '';
  try {
    places = readFileSync(noted, 'utf8');
  } catch {
    // nobody has noted anything
  }
  if (places === '') throw new Error(`${bug} was planted nowhere: no process loads ${bugs[bug]?.file}`);
}

async function releaseBefore(report: (line: string) => void): Promise<string | undefined> {
  try {
    return await builtRelease(undefined, report);
  } catch (error) {
    if (!(error instanceof ReleaseMissing)) throw error;
    report(`*** no old release runs beside this one: ${error.message} ***`);
    return undefined;
  }
}

const reporter = (): SittingOptions['report'] => {
  const begun = performance.now();
  return (line) => console.error(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
};
