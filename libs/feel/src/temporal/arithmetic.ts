import { Decimal } from '../decimal.js';
import { settle, toDecimal } from '../numbers.js';
import { isNumber, type FeelNumber, type FeelValue } from '../values.js';
import { FeelDate } from './date.js';
import { FeelDateTime } from './date-time.js';
import { DaysTimeDuration, YearsMonthsDuration } from './duration.js';
import { FeelTime, NANOS_PER_DAY } from './time.js';

// Each answers null for a result beyond the calendar, and undefined where the operation has no meaning.

type Result = FeelValue | undefined;

const PER_DAY = BigInt(NANOS_PER_DAY);
const midnight = (date: FeelDate): FeelDateTime => new FeelDateTime(date, new FeelTime(0, undefined));

export function addTemporal(a: FeelValue, b: FeelValue): Result {
  if (a instanceof DaysTimeDuration)
    return b instanceof DaysTimeDuration ? new DaysTimeDuration(a.nanos + b.nanos) : shift(b, a);
  if (a instanceof YearsMonthsDuration) {
    return b instanceof YearsMonthsDuration ? new YearsMonthsDuration(a.totalMonths + b.totalMonths) : shift(b, a);
  }
  return shift(a, b);
}

export function subtractTemporal(a: FeelValue, b: FeelValue): Result {
  if (b instanceof DaysTimeDuration) {
    const opposite = new DaysTimeDuration(-b.nanos);
    return a instanceof DaysTimeDuration ? new DaysTimeDuration(a.nanos - b.nanos) : shift(a, opposite);
  }
  if (b instanceof YearsMonthsDuration) {
    if (a instanceof YearsMonthsDuration) return new YearsMonthsDuration(a.totalMonths - b.totalMonths);
    return shift(a, new YearsMonthsDuration(0 - b.totalMonths));
  }
  return between(a, b);
}

function shift(moment: FeelValue, duration: FeelValue): Result {
  if (duration instanceof DaysTimeDuration) {
    if (moment instanceof FeelDate)
      return FeelDateTime.ofLocalNanos(midnight(moment).localNanos + duration.nanos, undefined)?.date ?? null;
    if (moment instanceof FeelDateTime)
      return FeelDateTime.ofInstant(moment.instant + duration.nanos, moment.time.zone) ?? null;
    if (moment instanceof FeelTime) {
      const nanos = (((BigInt(moment.nanos) + duration.nanos) % PER_DAY) + PER_DAY) % PER_DAY;
      return new FeelTime(Number(nanos), moment.zone);
    }
  }
  if (duration instanceof YearsMonthsDuration) {
    if (moment instanceof FeelDate) return moment.plusMonths(duration.totalMonths) ?? null;
    if (moment instanceof FeelDateTime) {
      const date = moment.date.plusMonths(duration.totalMonths);
      return date ? new FeelDateTime(date, moment.time) : null;
    }
  }
  return undefined;
}

function between(a: FeelValue, b: FeelValue): Result {
  if (a instanceof FeelTime && b instanceof FeelTime) {
    const utc = (time: FeelTime): bigint => BigInt(time.nanos) - BigInt(time.offset ?? 0) * 1_000_000_000n;
    return (a.zone === undefined) === (b.zone === undefined) ? new DaysTimeDuration(utc(a) - utc(b)) : null;
  }
  const isMoment = (value: FeelValue): value is FeelDate | FeelDateTime =>
    value instanceof FeelDate || value instanceof FeelDateTime;
  if (!isMoment(a) || !isMoment(b)) return undefined;
  const zoned = (value: FeelDate | FeelDateTime): boolean => value instanceof FeelDate || value.time.zone !== undefined;
  // A date counts as midnight UTC, so it has no distance to a date and time without zone.
  if (zoned(a) !== zoned(b)) return null;
  const [left, right] = [a instanceof FeelDate ? midnight(a) : a, b instanceof FeelDate ? midnight(b) : b];
  return new DaysTimeDuration(left.instant - right.instant);
}

export function multiplyTemporal(a: FeelValue, b: FeelValue): Result {
  if (isNumber(b)) return scale(a, toDecimal(b));
  return isNumber(a) ? scale(b, toDecimal(a)) : undefined;
}

export function divideTemporal(a: FeelValue, b: FeelValue): Result {
  if (isNumber(b)) return toDecimal(b).isZero() ? (isDuration(a) ? null : undefined) : scale(a, toDecimal(b), true);
  if (a instanceof DaysTimeDuration && b instanceof DaysTimeDuration) return ratio(String(a.nanos), String(b.nanos));
  if (a instanceof YearsMonthsDuration && b instanceof YearsMonthsDuration) return ratio(a.totalMonths, b.totalMonths);
  return undefined;
}

const isDuration = (value: FeelValue): boolean =>
  value instanceof DaysTimeDuration || value instanceof YearsMonthsDuration;
const ratio = (a: string | number, b: string | number): FeelNumber | null => settle(new Decimal(a).div(b));

function scale(duration: FeelValue, factor: Decimal, inverse = false): Result {
  const apply = (amount: Decimal): Decimal => (inverse ? amount.div(factor) : amount.times(factor)).trunc();
  if (duration instanceof DaysTimeDuration) {
    const nanos = apply(new Decimal(String(duration.nanos)));
    return nanos.isFinite() && nanos.e < 40 ? new DaysTimeDuration(BigInt(nanos.toFixed(0))) : null;
  }
  if (duration instanceof YearsMonthsDuration) {
    const months = apply(new Decimal(duration.totalMonths)).toNumber();
    return Number.isSafeInteger(months) ? new YearsMonthsDuration(months + 0) : null;
  }
  return undefined;
}
