import { Random } from './random.ts';

/** What can be done to a cluster. */
export const FAULT_KINDS = [
  'kill-process',
  'restart-process',
  'pause-process',
  'replace-old',
  'kill-postgres',
  'kill-postgres-session',
  'fill-disk',
  'kill-broker',
  'cut',
  'swallow',
  'stall',
  'slow',
  'skew-clock',
  'redeliver',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What is done, to what, for how long. The same seed and the same cluster give the same faults. */
export interface Fault {
  /** From 1. */
  readonly number: number;
  readonly kind: FaultKind;
  /** A process, `postgres`, `broker`, or a link between two of them. */
  readonly target: string;
  /** Milliseconds that it lasts. */
  readonly ms: number;
  /** Milliseconds after the fault before. */
  readonly after: number;
  /** Of `skew-clock` and `slow`: milliseconds. */
  readonly amount: number;
}

/** What there is to break. */
export interface Targets {
  readonly processes: readonly string[];
  /** Through a proxy: `execution-1→postgres`, `→kafka`, `→execution-1`. */
  readonly links: readonly string[];
  readonly kinds: readonly FaultKind[];
}

/** How often each comes. Those after which much has to start anew are rarer: the machine needs time to do work at all. */
const WEIGHTS: Readonly<Record<FaultKind, number>> = {
  'kill-process': 18,
  'restart-process': 3,
  'pause-process': 7,
  'replace-old': 3,
  'kill-postgres': 3,
  'kill-postgres-session': 3,
  'fill-disk': 2,
  'kill-broker': 2,
  cut: 16,
  swallow: 14,
  stall: 9,
  slow: 7,
  'skew-clock': 6,
  redeliver: 7,
};

const [SHORTEST_GAP_MS, LONGEST_GAP_MS] = [600, 4_200];
/** Clocks of processes are this far off at most. Tokens between services live for a minute, so more would refuse work. */
const MOST_SKEW_MS = 15_000;
const SLOWEST_MS = 120;

/** Faults without end. */
export function* schedule(seed: number, { processes, links, kinds }: Targets): Generator<Fault, never> {
  const random = new Random(seed);
  const weights = Object.fromEntries(kinds.map((kind) => [kind, WEIGHTS[kind]])) as Record<FaultKind, number>;
  for (let number = 1; ; number += 1) {
    const kind = random.weighted(weights);
    yield {
      number,
      kind,
      target: targetOf(kind, random, processes, links),
      ms: lengthOf(kind, random),
      after: random.between(SHORTEST_GAP_MS, LONGEST_GAP_MS),
      amount: kind === 'skew-clock' ? random.between(-MOST_SKEW_MS, MOST_SKEW_MS) : random.between(5, SLOWEST_MS),
    };
  }
}

function targetOf(kind: FaultKind, random: Random, processes: readonly string[], links: readonly string[]): string {
  switch (kind) {
    case 'kill-postgres':
    case 'kill-postgres-session':
    case 'fill-disk':
      return 'postgres';
    case 'kill-broker':
    case 'redeliver':
      return 'broker';
    case 'cut':
    case 'swallow':
    case 'stall':
    case 'slow':
      return random.of(links);
    case 'replace-old':
      return random.of(processes.filter((name) => name.startsWith('execution')));
    default:
      // Half of what happens to processes happens to those that all work goes through.
      return random.of(random.next() < 0.5 ? processes.filter((name) => name.startsWith('execution')) : processes);
  }
}

function lengthOf(kind: FaultKind, random: Random): number {
  switch (kind) {
    case 'kill-process':
    case 'kill-postgres':
    case 'kill-broker':
      return random.between(0, 1_500);
    case 'pause-process':
      return random.weighted({ short: 4, long: 1 }) === 'short'
        ? random.between(50, 1_500)
        : random.between(3_000, 9_000);
    case 'swallow':
      return random.between(5, 400);
    case 'stall':
      return random.between(100, 5_000);
    case 'slow':
      return random.between(500, 6_000);
    case 'fill-disk':
      return random.between(300, 2_500);
    case 'skew-clock':
      return random.between(2_000, 20_000);
    default:
      return 0;
  }
}
