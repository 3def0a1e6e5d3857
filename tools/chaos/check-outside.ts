import { doubled, lost, outOfOrder, type Finding } from './findings.ts';

/** Something that reached another system. */
export interface Received {
  /** What it was about: the same for every repetition. */
  readonly about: string;
  /** By which the receiver knows a repetition: `Idempotency-Key`, `Message-ID`, `webhook-id`. */
  readonly key: string;
}

/** Each thing that is owed has come, and however often it came, under one key. */
export function checkReceived(what: string, owed: readonly string[], received: readonly Received[]): Finding[] {
  const keys = new Map<string, Set<string>>();
  for (const { about, key } of received) keys.set(about, (keys.get(about) ?? new Set()).add(key));
  return [
    ...owed.filter((about) => !keys.has(about)).map((about) => lost(what, `${about} never came`)),
    ...[...keys]
      .filter(([, known]) => known.size > 1)
      .map(([about, known]) => doubled(what, `${about} came under ${known.size} keys: ${[...known].join(', ')}`)),
  ];
}

/** A fact as it was seen on its topic. */
export interface SeenFact {
  readonly key: string;
  readonly seq: number;
}

/**
 * Facts may come again, also after later ones; but what comes for the first time comes in order, and nothing is left out.
 *
 * @param owed the numbers of the facts that follow from the journals, by key, ascending
 */
export function checkFacts(owed: ReadonlyMap<string, readonly number[]>, seen: readonly SeenFact[]): Finding[] {
  const found: Finding[] = [];
  const first = new Map<string, number[]>();
  for (const { key, seq } of seen) {
    const known = first.get(key) ?? [];
    first.set(key, known);
    if (!known.includes(seq)) known.push(seq);
  }
  for (const [key, numbers] of owed) {
    const came = first.get(key) ?? [];
    const missing = numbers.filter((seq) => !came.includes(seq));
    if (missing.length > 0)
      found.push(lost('fact', `${missing.length} of ${numbers.length} never came, first ${missing[0]}`, key));
    const at = came.findIndex((seq, index) => index > 0 && seq < (came[index - 1] ?? 0));
    if (at > 0) found.push(outOfOrder('fact', `${came[at]} came first after ${came[at - 1]}`, key));
  }
  return found;
}
