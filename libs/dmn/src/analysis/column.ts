import { compileExpression, kindOf, type FeelValue } from '@baton/feel';

import { readConstantCell, type Condition, type Constant, type ConstantCell } from '../compile/constant-cell.js';

/** Which of a column's segments a cell passes, one bit each. */
export type Segments = bigint;

/**
 * The values of an input, cut where cells change their answer. Undefined segments are those of a cell that only data can tell.
 * Ordered values have the segments ..a, a, a..b, b, b..; words have one segment each and one for all others.
 */
export interface Column {
  readonly label: string;
  /** Those that the input may have at all. */
  readonly all: Segments;
  /** By rule. */
  readonly cells: readonly (Segments | undefined)[];
  /** A set of segments in words, e.g. `> 5`; empty for all of them. */
  describe(segments: Segments): string;
}

/** @param allowed unary tests that the input has to pass */
export function columnOf(label: string, cells: readonly string[], allowed: string | undefined): Column {
  const read = cells.map((cell) => (isAny(cell) ? ANYTHING : readConstantCell(cell)));
  const domain = allowed === undefined ? undefined : readConstantCell(allowed);
  const constants = [...read, domain].flatMap((cell) => cell?.conditions.flatMap(constantsOf) ?? []);
  const kinds = new Set(constants.map(kindOfConstant));
  kinds.delete('null');
  const [kind] = kinds;
  if (kinds.size > 1 || kind === 'unreadable') return undecided(label, cells);
  if (kind === 'string' || kind === 'boolean') return wordColumn(label, read, domain, kind);
  if (kind === undefined) return undecided(label, cells);
  return orderedColumn(label, read, domain);
}

const ANYTHING: ConstantCell = { negated: true, conditions: [] };
const isAny = (cell: string): boolean => cell === '-' || cell === '';

/** Of which nothing is known but which cells pass everything. */
const undecided = (label: string, cells: readonly string[]): Column => ({
  label,
  all: 1n,
  cells: cells.map((cell) => (isAny(cell) ? 1n : undefined)),
  describe: () => '',
});

const constantsOf = (condition: Condition): readonly Constant[] =>
  condition.kind === 'equals'
    ? [condition.value]
    : [condition.low, condition.high].filter((bound): bound is Constant => bound !== undefined);

const sources = new Map<string, FeelValue>();

function valueOf(constant: Constant): FeelValue {
  if (constant.kind === 'null') return null;
  if (constant.kind !== 'temporal') return constant.value;
  let value = sources.get(constant.source);
  if (value === undefined) {
    value = compileExpression(constant.source).evaluate(() => undefined).value;
    if (sources.size < 10_000) sources.set(constant.source, value);
  }
  return value;
}

function kindOfConstant(constant: Constant): string {
  if (constant.kind !== 'temporal') return constant.kind;
  const value = valueOf(constant);
  return value === null ? 'unreadable' : kindOf(value);
}

function wordColumn(
  label: string,
  cells: readonly (ConstantCell | undefined)[],
  domain: ConstantCell | undefined,
  kind: 'string' | 'boolean',
): Column {
  const words = new Set<FeelValue>(kind === 'boolean' ? [true, false] : []);
  for (const cell of [...cells, domain]) {
    for (const constant of cell?.conditions.flatMap(constantsOf) ?? [])
      if (constant.kind === kind) words.add(valueOf(constant));
  }
  const list = [...words];
  // The last segment is that of all other words.
  const everything = (1n << BigInt(list.length + (kind === 'string' ? 1 : 0))) - 1n;
  const segmentsOf = (cell: ConstantCell): Segments | undefined => {
    let found = 0n;
    for (const condition of cell.conditions) {
      if (condition.kind !== 'equals') return undefined;
      const index = list.indexOf(valueOf(condition.value));
      if (index >= 0) found |= 1n << BigInt(index);
    }
    return cell.negated ? everything & ~found : found;
  };
  const all = (domain && segmentsOf(domain)) ?? everything;
  return {
    label,
    all,
    cells: cells.map((cell) => cell && within(segmentsOf(cell), all)),
    describe: (segments) => {
      if (segments === all) return '';
      const named = list.filter((_, index) => (segments >> BigInt(index)) & 1n).map((word) => JSON.stringify(word));
      const others = kind === 'string' && ((segments >> BigInt(list.length)) & 1n) === 1n;
      if (!others) return `${label} = ${named.join(' or ')}`;
      const rest = list.filter((_, index) => !((segments >> BigInt(index)) & 1n)).map((word) => JSON.stringify(word));
      return `${label} other than ${rest.join(', ')}`;
    },
  };
}

const within = (segments: Segments | undefined, all: Segments): Segments | undefined =>
  segments === undefined ? undefined : segments & all;

const LESS = compileExpression('a < b', { names: ['a', 'b'] });
const order = (a: FeelValue, b: FeelValue): number => {
  const less = (x: FeelValue, y: FeelValue): boolean =>
    typeof x === 'number' && typeof y === 'number'
      ? x < y
      : LESS.evaluate((name) => (name === 'a' ? x : y)).value === true;
  return less(a, b) ? -1 : less(b, a) ? 1 : 0;
};

function orderedColumn(
  label: string,
  cells: readonly (ConstantCell | undefined)[],
  domain: ConstantCell | undefined,
): Column {
  const points: { readonly value: FeelValue; readonly text: string }[] = [];
  for (const cell of [...cells, domain]) {
    for (const constant of cell?.conditions.flatMap(constantsOf) ?? []) {
      if (constant.kind === 'null') continue;
      points.push({
        value: valueOf(constant),
        text: constant.kind === 'temporal' ? constant.source : String(constant.value),
      });
    }
  }
  points.sort((a, b) => order(a.value, b.value));
  const ends = points.filter(({ value }, index) => index === 0 || order(points[index - 1]!.value, value) !== 0);
  const count = 2 * ends.length + 1;
  const everything = (1n << BigInt(count)) - 1n;
  const at = (constant: Constant): number =>
    2 * ends.findIndex(({ value }) => order(value, valueOf(constant)) === 0) + 1;
  const span = (from: number, to: number): Segments =>
    from > to ? 0n : ((1n << BigInt(to - from + 1)) - 1n) << BigInt(from);
  const segmentsOf = (cell: ConstantCell): Segments => {
    let found = 0n;
    for (const condition of cell.conditions) {
      if (condition.kind === 'equals') {
        if (condition.value.kind !== 'null') found |= span(at(condition.value), at(condition.value));
        continue;
      }
      const from = condition.low ? at(condition.low) + (condition.lowIncluded ? 0 : 1) : 0;
      const to = condition.high ? at(condition.high) - (condition.highIncluded ? 0 : 1) : count - 1;
      found |= span(from, to);
    }
    return cell.negated ? everything & ~found : found;
  };
  const all = domain ? segmentsOf(domain) : everything;
  const texts = ends.map(({ text }) => text);
  return {
    label,
    all,
    cells: cells.map((cell) => cell && segmentsOf(cell) & all),
    describe: (segments) => (segments === all ? '' : describeRuns(label, segments, texts)),
  };
}

/** `label` in words: each run of neighbouring segments is one interval. */
function describeRuns(label: string, segments: Segments, ends: readonly string[]): string {
  const runs: string[] = [];
  const has = (index: number): boolean => ((segments >> BigInt(index)) & 1n) === 1n;
  for (let from = 0; from <= 2 * ends.length; from++) {
    if (!has(from)) continue;
    let to = from;
    while (to < 2 * ends.length && has(to + 1)) to++;
    runs.push(describeRun(label, from, to, ends));
    from = to;
  }
  return runs.join(' or ');
}

function describeRun(label: string, from: number, to: number, ends: readonly string[]): string {
  const isPoint = (index: number): boolean => index % 2 === 1;
  if (from === to && isPoint(from)) return `${label} = ${ends[(from - 1) / 2]}`;
  const low = from === 0 ? undefined : ends[isPoint(from) ? (from - 1) / 2 : from / 2 - 1];
  const high = to === 2 * ends.length ? undefined : ends[isPoint(to) ? (to - 1) / 2 : to / 2];
  const [above, below] = [isPoint(from) ? '>=' : '>', isPoint(to) ? '<=' : '<'];
  if (low === undefined) return high === undefined ? label : `${label} ${below} ${high}`;
  if (high === undefined) return `${label} ${above} ${low}`;
  return `${low} ${above === '>' ? '<' : '<='} ${label} ${below} ${high}`;
}
