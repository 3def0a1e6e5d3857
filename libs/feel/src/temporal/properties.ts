import type { FeelValue } from '../values.js';
import { FeelDate } from './date.js';
import { FeelDateTime } from './date-time.js';
import { DaysTimeDuration, YearsMonthsDuration } from './duration.js';
import { FeelTime } from './time.js';
import { isNamedZone } from './zone.js';

const offsetValue = (offset: number | undefined): FeelValue =>
  offset === undefined ? null : new DaysTimeDuration(BigInt(offset) * 1_000_000_000n);

type Properties<T> = Record<string, (value: T) => FeelValue>;

const DATE: Properties<FeelDate> = {
  year: (d) => d.year,
  month: (d) => d.month,
  day: (d) => d.day,
  weekday: (d) => d.weekday,
};
const TIME: Properties<FeelTime> = {
  hour: (t) => t.hour,
  minute: (t) => t.minute,
  second: (t) => t.second,
  'time offset': (t) => offsetValue(t.offset),
  timezone: (t) => (t.zone !== undefined && isNamedZone(t.zone) ? t.zone : null),
};
const DAYS: Properties<DaysTimeDuration> = {
  days: (d) => d.days,
  hours: (d) => d.hours,
  minutes: (d) => d.minutes,
  seconds: (d) => d.seconds,
};
const YEARS: Properties<YearsMonthsDuration> = { years: (d) => d.years, months: (d) => d.months };

const read = <T>(properties: Properties<T>, name: string, value: T): FeelValue | undefined =>
  Object.hasOwn(properties, name) ? properties[name]!(value) : undefined;

/** A property such as `year`; undefined where `value` has none of that name. */
export function temporalProperty(value: FeelValue, name: string): FeelValue | undefined {
  if (value instanceof FeelDate) return read(DATE, name, value);
  if (value instanceof FeelTime) return read(TIME, name, value);
  if (value instanceof FeelDateTime) {
    return name === 'time offset'
      ? offsetValue(value.offset)
      : (read(DATE, name, value.date) ?? read(TIME, name, value.time));
  }
  if (value instanceof DaysTimeDuration) return read(DAYS, name, value);
  return value instanceof YearsMonthsDuration ? read(YEARS, name, value) : undefined;
}
