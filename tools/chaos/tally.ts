import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

import { WRONGS, type Finding } from './findings.ts';
import type { FaultKind } from './schedule.ts';

/** What was counted while it was checked. */
export interface Counts {
  readonly instances: number;
  readonly jobs: number;
  readonly userTasks: number;
  readonly messages: number;
  readonly facts: number;
  readonly factsAgain: number;
  /** Faults that were done while a replica of the old release still ran. */
  readonly faultsBesideOld: number;
  readonly mails: number;
  readonly calls: number;
}

/** What came of one sitting, or of one up to now. */
export interface Sitting {
  readonly seed: number;
  readonly seconds: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly counts: Counts;
  readonly findings: readonly Finding[];
}

/** Several sittings in a file, so that they add up. */
export class Tally {
  readonly #file: string | undefined;
  readonly #before: readonly Sitting[];
  #now: Sitting | undefined;

  /** @param file absent: nothing is kept. @throws Error when it holds something else */
  constructor(file?: string) {
    this.#file = file;
    this.#before = file !== undefined && existsSync(file) ? sittingsIn(file) : [];
  }

  get sittings(): readonly Sitting[] {
    return this.#now === undefined ? this.#before : [...this.#before, this.#now];
  }

  /** As far as the present sitting has come; the one before it is replaced. */
  note(sitting: Sitting): void {
    this.#now = sitting;
    if (this.#file === undefined) return;
    writeFileSync(`${this.#file}.new`, `${JSON.stringify({ sittings: this.sittings }, null, 2)}\n`, { flush: true });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function sittingsIn(file: string): readonly Sitting[] {
  const { sittings } = JSON.parse(readFileSync(file, 'utf8')) as { sittings?: readonly Sitting[] };
  if (!Array.isArray(sittings)) throw new Error(`${file} holds no sittings`);
  return sittings;
}

export const faultsIn = (sittings: readonly Sitting[]): number =>
  sittings.flatMap(({ faults }) => Object.values(faults)).reduce((sum, count) => sum + count, 0);

export const findingsIn = (sittings: readonly Sitting[]): readonly Finding[] =>
  sittings.flatMap(({ findings }) => findings);

export function inWords({ wrong, what, instanceId, detail }: Finding): string {
  return `${wrong}: ${what}${instanceId === undefined ? '' : ` of ${instanceId}`}: ${detail}`;
}

const SHOWN = 20;

/** What came of all sittings together, for people. */
export function tableOf(sittings: readonly Sitting[]): string {
  const line = (name: string, value: number): string => `  ${name.padEnd(26)}${String(value).padStart(10)}`;
  const sum = (parts: readonly Readonly<Record<string, number>>[]): [string, number][] => {
    const total = new Map<string, number>();
    for (const part of parts)
      for (const [name, count] of Object.entries(part)) total.set(name, (total.get(name) ?? 0) + count);
    return [...total];
  };
  const findings = findingsIn(sittings);
  const seeds = sittings.map(({ seed }) => seed).join(', ');
  const seconds = sittings.reduce((all, each) => all + each.seconds, 0);
  return [
    `Chaos: seed ${seeds}; ${Math.round(seconds)} s`,
    'Faults',
    ...sum(sittings.map(({ faults }) => faults as Record<string, number>)).map(([kind, count]) => line(kind, count)),
    line('in all', faultsIn(sittings)),
    'Work',
    ...sum(sittings.map(({ counts }) => ({ ...counts }))).map(([what, count]) => line(WORDS[what] ?? what, count)),
    'Found',
    ...WRONGS.map((wrong) => line(wrong, findings.filter((finding) => finding.wrong === wrong).length)),
    ...findings.slice(0, SHOWN).map((finding) => `  ${inWords(finding)}`),
    ...(findings.length > SHOWN ? [`  … and ${findings.length - SHOWN} more`] : []),
  ].join('\n');
}

const WORDS: Readonly<Record<string, string>> = {
  jobs: 'jobs acknowledged',
  userTasks: 'user tasks acknowledged',
  messages: 'messages acknowledged',
  factsAgain: 'facts sent again',
  faultsBesideOld: 'faults beside old release',
  mails: 'e-mails received',
  calls: 'calls received',
};
