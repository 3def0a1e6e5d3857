import type { Run } from '../run.js';
import { dayOfYear } from '../temporal/calendar.js';
import { FeelDate } from '../temporal/date.js';
import { FeelDateTime } from '../temporal/date-time.js';
import type { FeelValue } from '../values.js';
import { builtin } from './builtin.js';

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The moment of the evaluation, in UTC. */
function moment(run: Run): FeelDateTime | null {
  if (run.now === undefined) return run.fail('The current time is not known here');
  return FeelDateTime.ofInstant(BigInt(Math.trunc(run.now)) * 1_000_000n, 'Z') ?? null;
}

/** ISO 8601 week, 1 to 53. */
function week(date: FeelDate): number {
  const thursday = FeelDate.ofEpochDay(date.epochDay + 4 - date.weekday) ?? date;
  return Math.ceil(dayOfYear(thursday.year, thursday.month, thursday.day) / 7);
}

const ofDay = (name: string, body: (date: FeelDate) => FeelValue) =>
  builtin(name, ['date: date | date and time'], (_run, date) => body(date instanceof FeelDateTime ? date.date : date));

export const TEMPORAL = [
  builtin('now', [], moment),
  builtin('today', [], (run) => moment(run)?.date ?? null),
  ofDay('day of week', (date) => DAYS[date.weekday - 1]!),
  ofDay('day of year', ({ year, month, day }) => dayOfYear(year, month, day)),
  ofDay('month of year', ({ month }) => MONTHS[month - 1]!),
  ofDay('week of year', week),
];
