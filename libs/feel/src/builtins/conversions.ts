import { NumberText } from '@baton/kernel';

import { format } from '../format.js';
import { settle, toDecimal, toInteger } from '../numbers.js';
import type { Run } from '../run.js';
import { FeelDate } from '../temporal/date.js';
import { FeelDateTime } from '../temporal/date-time.js';
import { DaysTimeDuration, parseDuration, YearsMonthsDuration } from '../temporal/duration.js';
import { FeelTime, NANOS_PER_SECOND } from '../temporal/time.js';
import { formatZone, zoneOfOffset } from '../temporal/zone.js';
import type { FeelNumber, FeelValue } from '../values.js';
import { builtin } from './builtin.js';

const orFail = (run: Run, value: FeelValue | undefined, wanted: string): FeelValue =>
  value ?? run.fail(`This is no ${wanted}`);

function parseNumber(run: Run, text: string, grouping: string | null = null, decimal: string | null = null): FeelValue {
  const valid =
    (grouping === null || /^[ ,.]$/.test(grouping)) &&
    (decimal === null || /^[,.]$/.test(decimal)) &&
    (grouping === null || grouping !== decimal);
  if (!valid)
    return run.fail('The separators must differ; grouping is a space, comma or period, decimal a comma or period');
  const plain = (grouping === null ? text : text.replaceAll(grouping, '')).replace(decimal ?? '.', '.');
  if (!/^-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,4})?$/.test(plain))
    return run.fail(`${JSON.stringify(text)} is no number`);
  return settle(toDecimal(new NumberText(plain)));
}

function timeOf(
  run: Run,
  hour: FeelNumber,
  minute: FeelNumber,
  second: FeelNumber,
  offset: DaysTimeDuration | null | undefined,
): FeelValue {
  const exact = toDecimal(second);
  const nanos = exact.minus(exact.floor()).times(NANOS_PER_SECOND).floor().toNumber();
  const zone = offset ? zoneOfOffset(Number(offset.nanos / BigInt(NANOS_PER_SECOND))) : undefined;
  if (offset && zone === undefined) return run.fail('An offset is at most 14 hours');
  const [h, m] = [toInteger(hour), toInteger(minute)];
  if (h === undefined || m === undefined) return run.fail('Hour and minute must be whole numbers');
  return orFail(run, FeelTime.of(h, m, exact.floor().toNumber(), nanos, zone), 'time of day');
}

/** Whole months from one day to the other, towards zero. */
function monthsBetween(from: FeelDate | FeelDateTime, to: FeelDate | FeelDateTime): YearsMonthsDuration {
  const [start, end] = [from, to].map((value) => (value instanceof FeelDateTime ? value.date : value)) as [
    FeelDate,
    FeelDate,
  ];
  const nanos = (value: FeelDate | FeelDateTime): number => (value instanceof FeelDateTime ? value.time.nanos : 0);
  let months = (end.year - start.year) * 12 + end.month - start.month;
  const late = end.day - start.day || nanos(to) - nanos(from);
  if (months > 0 && late < 0) months--;
  if (months < 0 && late > 0) months++;
  return new YearsMonthsDuration(months);
}

export const CONVERSIONS = [
  builtin('string', ['from: any'], (run, from) => {
    if (from === null) return null;
    const text = format(from);
    run.grow(text.length);
    return text;
  }),
  builtin('number', ['from: string'], parseNumber),
  builtin('number', ['from: number'], (_run, from) => from),
  builtin(
    'number',
    ['from: string', 'grouping separator: any', 'decimal separator: any'],
    (run, from, grouping, decimal) => {
      const isSeparator = (value: FeelValue): value is string | null => value === null || typeof value === 'string';
      return isSeparator(grouping) && isSeparator(decimal)
        ? parseNumber(run, from, grouping, decimal)
        : run.fail('The separators must be strings');
    },
  ),
  builtin('date', ['from: string'], (run, from) => orFail(run, FeelDate.parse(from), 'date')),
  builtin('date', ['from: date | date and time'], (_run, from) => (from instanceof FeelDate ? from : from.date)),
  builtin('date', ['year: number', 'month: number', 'day: number'], (run, year, month, day) => {
    const [y, m, d] = [year, month, day].map(toInteger);
    return orFail(
      run,
      y === undefined || m === undefined || d === undefined ? undefined : FeelDate.of(y, m, d),
      'date',
    );
  }),
  builtin('time', ['from: string'], (run, from) => orFail(run, FeelTime.parse(from), 'time')),
  builtin('time', ['from: time | date and time | date'], (_run, from) =>
    from instanceof FeelDate ? new FeelTime(0, 'Z') : from instanceof FeelDateTime ? from.time : from,
  ),
  builtin('time', ['hour: number', 'minute: number', 'second: number'], (run, hour, minute, second) =>
    timeOf(run, hour, minute, second, undefined),
  ),
  builtin(
    'time',
    ['hour: number', 'minute: number', 'second: number', 'offset: any'],
    (run, hour, minute, second, offset) =>
      offset === null || offset instanceof DaysTimeDuration
        ? timeOf(run, hour, minute, second, offset)
        : run.fail('The offset must be a duration'),
  ),
  builtin('date and time', ['from: string'], (run, from) => orFail(run, FeelDateTime.parse(from), 'date and time')),
  builtin('date and time', ['from: date and time'], (_run, from) => from),
  builtin('date and time', ['from: date'], (_run, from) => new FeelDateTime(from, new FeelTime(0, undefined))),
  builtin(
    'date and time',
    ['date: date | date and time', 'time: time'],
    (_run, date, time) => new FeelDateTime(date instanceof FeelDate ? date : date.date, time),
  ),
  builtin('date and time', ['date: date and time', 'timezone: string'], (run, date, timezone) => {
    const zoned = FeelDateTime.parse(`1970-01-01T00:00:00${timezone === 'Z' ? 'Z' : `@${timezone}`}`)?.time.zone;
    return orFail(run, zoned && FeelDateTime.ofInstant(date.instant, zoned), `time zone: ${formatZone(timezone)}`);
  }),
  builtin('duration', ['from: string'], (run, from) => orFail(run, parseDuration(from), 'duration')),
  builtin('duration', ['from: days and time duration | years and months duration'], (_run, from) => from),
  builtin('years and months duration', ['from: date | date and time', 'to: date | date and time'], (_run, from, to) =>
    monthsBetween(from, to),
  ),
];
