import { DateTime, Duration } from 'luxon';

import { Rejection } from './rejection.js';

/** Diagrams repeat the same few texts, in every job. */
const MOST_KNOWN = 1_000;
const known = new Map<string, Duration>();

/**
 * Reads an ISO 8601 duration.
 *
 * @throws Rejection `invalid` DURATION_INVALID
 */
export function parseDuration(text: string): Duration {
  let duration = known.get(text);
  if (duration === undefined) {
    duration = readDuration(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, duration);
  }
  return duration;
}

function readDuration(text: string): Duration {
  const duration = Duration.fromISO(text.trim());
  if (!duration.isValid || !/^[+-]?P/.test(text.trim())) {
    throw new Rejection('invalid', 'DURATION_INVALID', `"${text}" is no ISO 8601 duration, e.g. PT48H or P2D`);
  }
  return duration;
}

/** Milliseconds of a duration; a month counts 30 days, a year 365. From a given moment, use {@link addDuration}. */
export const durationMs = (text: string): number => parseDuration(text).toMillis();

/** The moment `duration` after `fromMs`, in UTC calendar arithmetic. */
export const addDuration = (fromMs: number, text: string): number =>
  DateTime.fromMillis(fromMs, { zone: 'utc' }).plus(parseDuration(text)).toMillis();
