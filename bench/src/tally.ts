import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** A stretch of a run. */
export interface Slice {
  readonly completed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const newHistogram = (): RecordableHistogram => createHistogram({ lowest: 1, highest: 600_000_000, figures: 3 });
const millis = (histogram: RecordableHistogram, percentile: number): number =>
  histogram.count === 0 ? 0 : histogram.percentile(percentile) / 1000;

/** Counts of an order, and how long each instance took from its start to the answer of its last step. */
export class Tally {
  started = 0;
  completed = 0;
  /** Jobs that came again although they were completed or under way. */
  duplicates = 0;
  failures = 0;
  /** Turned away because the server had too much to do; of those, how many were not told when to come back. */
  refused = 0;
  refusedWithoutRetryAfter = 0;
  readonly slices: Slice[] = [];
  private readonly latency = newHistogram();
  private slice = newHistogram();

  finished(ms: number): void {
    this.completed++;
    const micros = Math.max(1, Math.round(ms * 1000));
    this.latency.record(micros);
    this.slice.record(micros);
  }

  /** Ends a slice and begins the next. */
  cut(): void {
    this.slices.push({
      completed: this.slice.count,
      p50Ms: millis(this.slice, 50),
      p99Ms: millis(this.slice, 99),
    });
    this.slice = newHistogram();
  }

  get p50Ms(): number {
    return millis(this.latency, 50);
  }

  get p99Ms(): number {
    return millis(this.latency, 99);
  }
}
