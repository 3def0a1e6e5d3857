import { setTimeout as pause } from 'node:timers/promises';

import pg from 'pg';

import { Breaker } from './breaking.ts';
import { Examiner } from './examiner.ts';
import { FactTap } from './fact-tap.ts';
import type { Finding } from './findings.ts';
import { Recorder } from './history.ts';
import { Load } from './load/load.ts';
import { Random } from './random.ts';
import { RebuiltModel } from './read-models.ts';
import { schedule } from './schedule.ts';
import { setUp } from './set-up.ts';
import { setStage } from './stage.ts';
import { inWords, type Sitting } from './tally.ts';

export interface SittingOptions {
  readonly seed: number;
  /** It ends with the first of both. */
  readonly faults: number;
  readonly minutes: number;
  /** Starts per second. */
  readonly rate: number;
  /** Faults between two checks. */
  readonly checkEvery: number;
  /** Fewer replicas, which are up sooner. */
  readonly small: boolean;
  /** Loaded into every process before its program. */
  readonly hooks: readonly string[];
  readonly oldRelease?: string | undefined;
  /** Ends with the first finding. */
  readonly untilFound: boolean;
  /** Leaves data and logs behind. */
  readonly keep: boolean;
  /** Ends it at once: the faults since the last check are not counted. */
  readonly signal: AbortSignal;
  readonly report: (line: string) => void;
  /** Told after every check how far it has come. */
  readonly note: (sitting: Sitting) => void;
  /** Told, once everything is up, where planted bugs have been noted. @throws Error to end it */
  readonly begun?: (planted: string) => void;
}

/**
 * A cluster under load while faults come and go, checked again and again.
 *
 * @throws Error `AbortError` when it was ended by its signal; nothing that it started is left
 */
export async function sit(options: SittingOptions): Promise<Sitting> {
  const { seed, report, signal } = options;
  const begun = performance.now();
  const stage = await setStage(options);
  const closing: (() => Promise<void>)[] = [() => stage.close()];
  try {
    await setUp(stage);
    const { databaseUrl } = stage.cluster.infrastructure;
    const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
    pool.on('error', () => undefined); // it is killed now and then
    closing.push(() => pool.end());
    const tap = new FactTap(stage.cluster.infrastructure);
    await tap.start();
    closing.push(() => tap.close());
    const model = await RebuiltModel.begin(pool, databaseUrl);
    closing.push(() => model.close());
    const recorder = new Recorder();
    const load = new Load(stage, { seed, rate: options.rate, recorder });
    closing.push(() => load.close());
    const random = new Random(seed ^ 0xfac7);
    const breaker = new Breaker({ stage, tap, pool, random }, report);
    const examiner = new Examiner({ stage, pool, tap, model, recorder, load, report });
    options.begun?.(stage.planted);
    report(`Everything is up after ${seconds(begun)} s; seed ${seed}`);

    const faults = schedule(seed, breaker.targets);
    const deadline = performance.now() + options.minutes * 60_000;
    const isOver = () => breaker.count >= options.faults || performance.now() >= deadline;
    const findings: Finding[] = [];
    const soFar = (): Sitting => ({
      seed,
      seconds: Number(seconds(begun)),
      faults: { ...breaker.done },
      counts: { ...examiner.counts, factsAgain: tap.repeated, faultsBesideOld: breaker.besideOld },
      findings,
    });
    while (!isOver() && !(options.untilFound && findings.length > 0)) {
      load.run();
      const until = Math.min(breaker.count + options.checkEvery, options.faults);
      while (breaker.count < until && performance.now() < deadline) {
        const fault = faults.next().value;
        await pause(fault.after, undefined, { signal });
        breaker.begin(fault);
      }
      const found = [...(await breaker.over()), ...(await examiner.examine())];
      for (const finding of found.slice(0, TOLD)) report(inWords(finding));
      findings.push(...found);
      signal.throwIfAborted();
      options.note(soFar());
      const result = findings.length === 0 ? 'all is well' : `${findings.length} findings`;
      report(`${breaker.count} faults after ${seconds(begun)} s, ${load.count} stories: ${result}`);
    }
    return soFar();
  } finally {
    for (const close of closing.toReversed())
      await close().catch((error: Error) => report(`Cleaning up: ${error.message}`));
  }
}

/** Findings of one check that are told at once. */
const TOLD = 8;
const seconds = (since: number): string => ((performance.now() - since) / 1_000).toFixed(1);
