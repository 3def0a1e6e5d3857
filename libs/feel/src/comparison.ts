import { compareNumbers } from './numbers.js';
import { FeelRange } from './range.js';
import type { Run } from './run.js';
import { FeelDate } from './temporal/date.js';
import { FeelDateTime } from './temporal/date-time.js';
import { DaysTimeDuration, YearsMonthsDuration } from './temporal/duration.js';
import { FeelTime, NANOS_PER_SECOND } from './temporal/time.js';
import { isNumber, kindOf, type FeelContext, type FeelValue } from './values.js';

const sign = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);

/** Below, at or above zero as `a` sorts before, with or after `b`; undefined where they have no order. */
export function order(a: FeelValue, b: FeelValue): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string') return typeof b === 'string' ? (a < b ? -1 : a > b ? 1 : 0) : undefined;
  if (isNumber(a)) return isNumber(b) ? compareNumbers(a, b) : undefined;
  if (a instanceof FeelDate) return b instanceof FeelDate ? a.epochDay - b.epochDay : undefined;
  if (a instanceof FeelDateTime) return b instanceof FeelDateTime ? a.compare(b) : undefined;
  if (a instanceof FeelTime) return b instanceof FeelTime ? utcNanos(a) - utcNanos(b) : undefined;
  if (a instanceof DaysTimeDuration) return b instanceof DaysTimeDuration ? sign(a.nanos, b.nanos) : undefined;
  if (a instanceof YearsMonthsDuration)
    return b instanceof YearsMonthsDuration ? a.totalMonths - b.totalMonths : undefined;
  return undefined;
}

const utcNanos = (time: FeelTime): number => time.nanos - (time.offset ?? 0) * NANOS_PER_SECOND;

/** FEEL `=`: null where the two are of different kinds, so that neither answer would be true. */
export function equal(run: Run, a: FeelValue, b: FeelValue): boolean | null {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  if (a === null || b === null) return a === b;
  const kind = kindOf(a);
  if (kind !== kindOf(b)) return null;
  switch (kind) {
    case 'boolean':
    case 'string':
      return a === b;
    case 'list':
      return equalLists(run, a as readonly FeelValue[], b as readonly FeelValue[]);
    case 'context':
      return equalContexts(run, a as FeelContext, b as FeelContext);
    case 'range':
      return equalRanges(run, a as FeelRange, b as FeelRange);
    case 'function':
      return a === b ? true : null;
    case 'time':
      return sameSecond(a as FeelTime, b as FeelTime);
    case 'date and time':
      return (a as FeelDateTime).isSameSecond(b as FeelDateTime);
    default:
      return order(a, b) === 0;
  }
}

/** Equality looks at the properties of a value, and the smallest one is its second; order looks at its fraction too. */
const sameSecond = (a: FeelTime, b: FeelTime): boolean =>
  Math.floor(utcNanos(a) / NANOS_PER_SECOND) === Math.floor(utcNanos(b) / NANOS_PER_SECOND);

/** {@link equal} where unlike kinds are simply different, as inside lists and for `list contains`. */
export const same = (run: Run, a: FeelValue, b: FeelValue): boolean => equal(run, a, b) === true;

function equalLists(run: Run, a: readonly FeelValue[], b: readonly FeelValue[]): boolean {
  run.spend(a.length);
  return a.length === b.length && a.every((element, index) => same(run, element, b[index]!));
}

function equalContexts(run: Run, a: FeelContext, b: FeelContext): boolean {
  const names = Object.keys(a);
  run.spend(names.length);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && same(run, a[name]!, b[name]!))
  );
}

const equalRanges = (run: Run, a: FeelRange, b: FeelRange): boolean =>
  a.startIncluded === b.startIncluded &&
  a.endIncluded === b.endIncluded &&
  a.endless === b.endless &&
  same(run, a.start, b.start) &&
  same(run, a.end, b.end);

const opposite = (value: boolean | null): boolean | null => (value === null ? null : !value);

/** Whether `value` lies in `range`; null where they have no common order. */
export function within(range: FeelRange, value: FeelValue): boolean | null {
  if (range.endless === 'hole') {
    const gap = order(value, range.start);
    return gap === undefined ? null : gap !== 0;
  }
  if (range.endless !== 'start') {
    const low = order(value, range.start);
    if (low === undefined) return null;
    if (low < 0 || (low === 0 && !range.startIncluded)) return false;
  }
  if (range.endless !== 'end') {
    const high = order(value, range.end);
    if (high === undefined) return null;
    if (high > 0 || (high === 0 && !range.endIncluded)) return false;
  }
  return true;
}

/** Whether `value` passes `test`, the right side of `in`: a range holds it, a list has or accepts it, a value equals it. */
export function passes(run: Run, value: FeelValue, test: FeelValue): boolean | null {
  if (test instanceof FeelRange) {
    if (value instanceof FeelRange) return equal(run, value, test);
    if (test.endless === 'hole') return opposite(equal(run, value, test.start));
    return test.isPoint ? equal(run, value, test.start) : within(test, value);
  }
  if (!Array.isArray(test)) return equal(run, value, test as FeelValue);
  if (Array.isArray(value) && same(run, value, test as FeelValue)) return true;
  run.spend(test.length);
  return (test as readonly FeelValue[]).some((one) =>
    one instanceof FeelRange ? passes(run, value, one) === true : same(run, value, one),
  );
}
