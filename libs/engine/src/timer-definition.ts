import type { TimerDefinition } from '@baton/bpmn';
import { addDuration, durationMs, Rejection } from '@baton/kernel';

import { looksLikeCron, nextAfter, readZoned } from './calendar.js';
import type { TimerRepeat } from './events.js';

export interface TimerSchedule {
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly repeat?: TimerRepeat;
}

/** Cycles closer together are taken for mistakes. */
const SHORTEST_CYCLE_MS = 1_000;

/**
 * When a timer is due: `text` is an ISO 8601 date-time (UTC where it names no zone; `[Europe/Berlin]` or
 * `@Europe/Berlin` may follow), a duration from `now`, or a cycle:
 * - `R[n]/duration`, `R[n]/start/duration`, `R[n]/start/end`, which fire n times, without n for ever;
 * - `R[n]/duration/end`, which fires until then;
 * - a cron pattern of five fields, of six with seconds first, of seven with the year, or `@daily` and the like, in UTC
 *   or in the zone that follows it.
 *
 * A cycle without end that began in the past goes on with its next firing. For daylight saving see `nextAfter`.
 */
export function readTimer(
  kind: TimerDefinition['kind'],
  text: string,
  now: number,
): TimerSchedule | { readonly reason: string } {
  try {
    switch (kind) {
      case 'date':
        return { dueAt: readZoned(text).toMillis() };
      case 'duration':
        return { dueAt: addDuration(now, text) };
      case 'cycle':
        return readCycle(text, now);
    }
  } catch (error) {
    if (error instanceof Rejection || error instanceof RangeError) return { reason: error.message };
    throw error;
  }
}

/** The firing after the one of `schedule`; undefined after the last. */
export function nextFiring({ dueAt, repeat }: TimerSchedule): TimerSchedule | undefined {
  if (!repeat || repeat.left === 0) return undefined;
  const next = nextAfter(repeat.every, dueAt);
  if (next === undefined) return undefined;
  return {
    dueAt: next,
    repeat: repeat.left === undefined ? repeat : { every: repeat.every, left: repeat.left - 1 },
  };
}

function readCycle(text: string, now: number): TimerSchedule {
  if (looksLikeCron(text)) return readCron(text.trim(), now);
  const [, times, parts = ''] = /^R(\d*)\/(.+)$/.exec(text.trim()) ?? [];
  const [first = '', second, ...more] = parts.match(PART) ?? [];
  if (times === undefined || more.length > 0) throw unreadable(text);
  if (times !== '' && Number(times) === 0) throw new RangeError(`"${text}" repeats no time at all`);
  const schedule = readInterval(text, first, second, now);
  const { every, left = Infinity } = schedule.repeat;
  if (addDuration(schedule.dueAt, durationOf(every)) - schedule.dueAt < SHORTEST_CYCLE_MS)
    throw new RangeError(`"${text}" repeats faster than once a second`);
  const further = Math.min(left, times === '' ? Infinity : Number(times) - 1);
  if (further === Infinity) return { dueAt: notBefore(schedule.dueAt, every, now), repeat: { every } };
  return further === 0 ? { dueAt: schedule.dueAt } : { dueAt: schedule.dueAt, repeat: { every, left: further } };
}

/** A zone may hold a slash of its own. */
const PART = /(?:\[[^\]]*\]|@\w+(?:\/(?!P\d|PT)[A-Za-z][\w+-]*)*|[^/[@])+/g;

function readInterval(
  text: string,
  first: string,
  second: string | undefined,
  now: number,
): { readonly dueAt: number; readonly repeat: TimerRepeat } {
  if (first.startsWith('P')) {
    const dueAt = addDuration(now, first);
    if (second === undefined) return { dueAt, repeat: { every: first } };
    const left = Math.floor((readZoned(second).toMillis() - dueAt) / durationMs(first));
    if (left < 0) throw new RangeError(`"${text}" ends before it fires once`);
    return { dueAt, repeat: { every: first, left } };
  }
  if (second === undefined) throw unreadable(text);
  const start = readZoned(first);
  if (!second.startsWith('P')) {
    const seconds = (readZoned(second).toMillis() - start.toMillis()) / 1000;
    return { dueAt: start.toMillis(), repeat: { every: `PT${seconds}S` } };
  }
  const byCalendar = /^P[^T]*\d/.test(second);
  return { dueAt: start.toMillis(), repeat: { every: byCalendar ? `${first}/${second}` : second } };
}

function readCron(every: string, now: number): TimerSchedule {
  const dueAt = nextAfter(every, now);
  if (dueAt === undefined) throw new RangeError(`"${every}" never comes`);
  return { dueAt, repeat: { every } };
}

const durationOf = (every: string): string => every.slice(every.lastIndexOf('/') + 1);

/** The first firing that is not in the past. */
function notBefore(first: number, every: string, now: number): number {
  if (first >= now) return first;
  if (!every.startsWith('P')) return nextAfter(every, now - 1) ?? first;
  const step = durationMs(every);
  return first + Math.ceil((now - first) / step) * step;
}

const unreadable = (text: string): RangeError =>
  new RangeError(`"${text}" is no ISO 8601 cycle, e.g. R3/PT10M, and no cron pattern`);
