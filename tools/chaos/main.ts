import { sit } from './sitting.ts';
import { tableOf } from './report.ts';

export interface ChaosOptions {
  readonly minutes: number;
  readonly faults: number;
  readonly seed: number;
  readonly rate: number;
  readonly checkEvery: number;
  readonly keep: boolean;
  readonly json: boolean;
}

export async function runChaos(options: ChaosOptions): Promise<number> {
  const begun = performance.now();
  const report = (line: string): void =>
    console.error(`${((performance.now() - begun) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
  const sitting = await sit({ ...options, hooks: [], untilFound: false, report });
  console.log(options.json ? JSON.stringify(sitting, null, 2) : tableOf(sitting));
  return sitting.findings.length === 0 ? 0 : 1;
}
