import type { TimerDefinition } from '@baton/bpmn';
import { addDuration, Rejection } from '@baton/kernel';
import { DateTime } from 'luxon';

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
 * `@Europe/Berlin` may follow), a duration from `now`, or
 * `R[n]/[start/]duration`, which fires n times, without n for ever.
 */
export function readTimer(
  kind: TimerDefinition['kind'],
  text: string,
  now: number,
): TimerSchedule | { readonly reason: string } {
  try {
    switch (kind) {
      case 'date':
        return { dueAt: readMoment(text) };
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
  return {
    dueAt: addDuration(dueAt, repeat.every),
    repeat: repeat.left === undefined ? repeat : { every: repeat.every, left: repeat.left - 1 },
  };
}

function readCycle(text: string, now: number): TimerSchedule {
  const [, times, start, every] = /^R(\d*)\/(?:([^/]+)\/)?(P[^/]+)$/.exec(text.trim()) ?? [];
  if (every === undefined) throw new RangeError(`"${text}" is no ISO 8601 cycle, e.g. R3/PT10M`);
  const first = start === undefined ? addDuration(now, every) : readMoment(start);
  if (addDuration(first, every) - first < SHORTEST_CYCLE_MS)
    throw new RangeError(`"${text}" repeats faster than once a second`);
  if (!times) return { dueAt: first, repeat: { every } };
  if (Number(times) === 0) throw new RangeError(`"${text}" repeats no time at all`);
  return Number(times) === 1 ? { dueAt: first } : { dueAt: first, repeat: { every, left: Number(times) - 1 } };
}

const MOMENT = /^(\d{4}-\d\d-\d\d[^[@]*)(?:\[([^\]]+)\]|@(.+))?$/;

function readMoment(text: string): number {
  const [, local = '', bracketed, marked] = MOMENT.exec(text.trim()) ?? [];
  const moment = DateTime.fromISO(local, { zone: bracketed ?? marked ?? 'utc' });
  if (!moment.isValid) throw new RangeError(`"${text}" is no ISO 8601 date and time, e.g. 2030-01-31T09:00:00Z`);
  return moment.toMillis();
}
