import { addDuration, durationMs, parseDuration } from '@baton/kernel';
import { Cron } from 'croner';
import { DateTime } from 'luxon';

/**
 * How far apart the firings of a cycle are, as a text that a journal keeps:
 * - `PT10M`: so long after the one before, in UTC;
 * - `2030-03-30T02:30[Europe/Berlin]/P1D`: the n-th firing is n times as long after that moment, by the calendar of the zone;
 * - `30 2 * * 1-5[Europe/Berlin]`: a cron pattern.
 *
 * Daylight saving: by the calendar of a zone, a firing keeps its time of day; one in the hour that is left out comes an hour
 * later, and one in the hour that comes twice comes the first time. A cron pattern that names one time of day comes as soon as
 * the hour left out is over, and the first time where it comes twice; one that names many (`30 * * * *`) leaves the missing
 * ones out and comes in both hours that bear one name.
 *
 * @returns the first firing after `after`; undefined when there is none
 * @throws RangeError when the text cannot be read
 */
export function nextAfter(every: string, after: number): number | undefined {
  if (every.startsWith('P')) return addDuration(after, every);
  const [, start, duration] = /^(\d{4}-.+)\/(P[^/]+)$/.exec(every) ?? [];
  return start !== undefined && duration !== undefined
    ? nextFrom(readZoned(start), duration, after)
    : nextByCron(every, after);
}

const MOMENT = /^(\d{4}-\d\d-\d\d[^[@]*)(?:\[([^\]]+)\]|@(.+))?$/;

/** An ISO 8601 date-time, UTC where it names no zone; `[Europe/Berlin]` or `@Europe/Berlin` may follow. @throws RangeError */
export function readZoned(text: string): DateTime {
  const [, local = '', bracketed, marked] = MOMENT.exec(text.trim()) ?? [];
  const moment = DateTime.fromISO(local, { zone: bracketed ?? marked ?? 'utc' });
  if (!moment.isValid) throw new RangeError(`"${text}" is no ISO 8601 date and time, e.g. 2030-01-31T09:00:00Z`);
  return moment;
}

/** Counted from the start each time, so that a short month or a missing hour moves no later firing. */
function nextFrom(start: DateTime, duration: string, after: number): number {
  const step = parseDuration(duration);
  const firing = (count: number): number => start.plus(step.mapUnits((amount) => amount * count)).toMillis();
  let count = Math.max(0, Math.floor((after - start.toMillis()) / durationMs(duration)));
  while (count > 0 && firing(count - 1) > after) count -= 1;
  while (firing(count) <= after) count += 1;
  return firing(count);
}

const CRON = /^(.*?)(?:\s*\[([^\]]+)\]|\s+@([A-Z]\w*(?:\/[\w+-]+)*))?$/;

/** Whether the text has the shape of a cron pattern: five to seven fields, or a word such as `@daily`. */
export const looksLikeCron = (text: string): boolean => {
  const [, pattern = ''] = CRON.exec(text.trim()) ?? [];
  return /^@[a-z]+$/.test(pattern) || /^\S+(\s+\S+){4,6}$/.test(pattern);
};

/** A pattern with a `?` is Quartz's: it counts weekdays from Sunday, 1. All others count from Sunday, 0. */
function nextByCron(text: string, after: number): number | undefined {
  const [, pattern = '', bracketed, marked] = CRON.exec(text.trim()) ?? [];
  try {
    const cron = new Cron(pattern.replaceAll('?', '*'), {
      timezone: bracketed ?? marked ?? 'UTC',
      alternativeWeekdays: pattern.includes('?'),
      sloppyRanges: true,
      paused: true,
    });
    return cron.nextRun(new Date(after))?.getTime();
  } catch (error) {
    throw new RangeError(`"${text}" is no cron pattern: ${error instanceof Error ? error.message : String(error)}`);
  }
}
