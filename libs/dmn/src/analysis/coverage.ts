import type { Column, Segments } from './column.js';

/** A part of the inputs: a set of segments per column. */
export type Region = readonly Segments[];

const MOST_STEPS = 50_000;

/**
 * Regions that no rule covers, at most `most` of them; undefined where that cannot be told: a rule that only data can tell would have
 * to cover them, or the table is too large to look through.
 */
export function gaps(columns: readonly Column[], rules: number, most: number): readonly Region[] | undefined {
  const decided: number[] = [];
  for (let rule = 0; rule < rules; rule++) {
    if (columns.every(({ cells }) => cells[rule] !== undefined)) decided.push(rule);
  }
  const found: Segments[][] = [];
  const covered = new Set<string>();
  let steps = 0;
  const search = (at: number, active: readonly number[], path: readonly Segments[]): boolean => {
    if (++steps > MOST_STEPS) return false;
    if (active.length === 0) {
      found.push([...path, ...columns.slice(at).map(({ all }) => all)]);
      return found.length < most;
    }
    const column = columns[at];
    if (!column) return true;
    const key = `${at}:${active.join()}`;
    if (covered.has(key)) return true;
    const before = found.length;
    for (const { segments, rules: passing } of groups(column, active))
      if (!search(at + 1, passing, [...path, segments])) return false;
    if (found.length === before) covered.add(key);
    return true;
  };
  search(0, decided, []);
  if (steps > MOST_STEPS) return undefined;
  return found.length > 0 && decided.length < rules ? undefined : found;
}

/** The segments of a column, those together that the same rules pass. */
function groups(column: Column, active: readonly number[]): { segments: Segments; rules: number[] }[] {
  const byRules = new Map<string, { segments: Segments; rules: number[] }>();
  for (let index = 0n; column.all >> index !== 0n; index++) {
    const bit = 1n << index;
    if ((column.all & bit) === 0n) continue;
    const rules = active.filter((rule) => (column.cells[rule]! & bit) !== 0n);
    const key = rules.join();
    const group = byRules.get(key);
    if (group) group.segments |= bit;
    else byRules.set(key, { segments: bit, rules });
  }
  return [...byRules.values()];
}

export interface Overlap {
  readonly rules: readonly [number, number];
  readonly region: Region;
}

const MOST_PAIRS = 500_000;

/** Pairs of rules that some input passes both of, at most `most`. Cells that only data can tell overlap where they read the same. */
export function overlaps(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
  most: number,
  concerns: (a: number, b: number) => boolean,
): readonly Overlap[] {
  const found: Overlap[] = [];
  let pairs = 0;
  for (let a = 0; a < texts.length; a++) {
    for (let b = a + 1; b < texts.length; b++) {
      if (++pairs > MOST_PAIRS || found.length >= most) return found;
      const region = common(columns, texts, a, b);
      if (region && concerns(a, b)) found.push({ rules: [a, b], region });
    }
  }
  return found;
}

function common(
  columns: readonly Column[],
  texts: readonly (readonly string[])[],
  a: number,
  b: number,
): Region | undefined {
  const region: Segments[] = [];
  for (const [index, { cells, all }] of columns.entries()) {
    const [left, right] = [cells[a], cells[b]];
    if (left === undefined || right === undefined) {
      const known = left ?? right;
      if (known === undefined ? texts[a]![index] !== texts[b]![index] : known !== all) return undefined;
      region.push(all);
      continue;
    }
    if ((left & right) === 0n) return undefined;
    region.push(left & right);
  }
  return region;
}
