import type { Bench } from './bench.js';

/** What one run found. Written as JSON with `faults` left out. */
export interface Result {
  readonly workload: string;
  readonly [figure: string]: unknown;
  /** What must not be, in words: something lost, done twice, or not caught up. Any makes the command fail. */
  readonly faults: readonly string[];
}

/** Something that can be measured: it starts what it needs from `bench`, and says what it found. */
export interface Scenario {
  /** What it does, in one line of the help. */
  readonly about: string;
  /** Seconds it measures unless told otherwise. */
  readonly seconds?: number;
  measure(bench: Bench): Promise<Result>;
}
