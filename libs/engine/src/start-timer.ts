import { isExpression, toJson } from '@baton/feel';

import type { ExecutableProcess } from './executable.js';
import { readTimer, type TimerSchedule } from './timer-definition.js';
import { textOf } from './variables.js';

/**
 * When a timer start event is due first, once its process is deployed at `now` (milliseconds since 1970); afterwards see
 * `nextFiring`. Its FEEL sees no variables.
 */
export function startTimer(
  process: ExecutableProcess,
  element: string,
  now: number,
): TimerSchedule | { readonly reason: string } {
  const model = process.nodes.get(element)?.model;
  if (model?.kind !== 'timerStartEvent') return { reason: `Process ${process.id} has no timer start event ${element}` };
  const { kind, text } = model.timer;
  if (!isExpression(text)) return readTimer(kind, text, now);
  const value = textOf(toJson(process.expression(text.slice(1)).evaluate(() => undefined, { now }).value));
  return value === undefined ? { reason: `${element}: "${text}" does not give a text` } : readTimer(kind, value, now);
}
