import { NumberText } from '@baton/kernel';

import { order } from '../comparison.js';
import { settle, toDecimal } from '../numbers.js';
import { FeelRange } from '../range.js';
import { parseTemporal, TEMPORAL_READERS } from '../temporal/literal.js';
import type { FeelValue } from '../values.js';

const READERS: Readonly<Record<string, (text: string) => FeelValue | undefined>> = {
  ...TEMPORAL_READERS,
  '@': parseTemporal,
};

/** Reads a range of literal bounds, as in `range("[1..3]")`; undefined when it is none, or its end comes first. */
export function parseRange(text: string): FeelRange | undefined {
  const match = /^\s*([[(\]])(.*?)\.\.(?!\.)(.*)([\])[])\s*$/s.exec(text);
  if (!match) return undefined;
  const [start, end] = [literal(match[2]!), literal(match[3]!)];
  if (start === undefined || end === undefined) return undefined;
  const gap = order(start, end);
  return gap === undefined || gap > 0 ? undefined : new FeelRange(start, end, match[1] === '[', match[4] === ']');
}

function literal(text: string): FeelValue | undefined {
  const plain = text.trim();
  if (/^-?(\d+(\.\d+)?|\.\d+)$/.test(plain)) return settle(toDecimal(new NumberText(plain))) ?? undefined;
  const string = /^"([^"\\]*)"$/.exec(plain);
  if (string) return string[1]!;
  const temporal = /^(?:(@)"([^"]*)"|([a-z][a-z ]*?)\s*\(\s*"([^"]*)"\s*\))$/.exec(plain);
  return temporal ? READERS[temporal[1] ?? temporal[3]!]?.(temporal[2] ?? temporal[4]!) : undefined;
}
