import type { MessageDefinition, TimerDefinition } from '@baton/bpmn';

import { Failure } from './failure.js';
import { resolveIncidents } from './incidents.js';
import type { Table } from './state.js';
import { readTimer } from './timer-definition.js';
import type { Turn } from './executable.js';
import { resolve, resolveText, textOf } from './variables.js';

/** Makes `element` wait for a moment, on behalf of element instance `n`. @throws Failure TIMER_INVALID, EXPRESSION_ERROR */
export function openTimer(turn: Turn, element: string, n: number, timer: TimerDefinition): void {
  const schedule = readTimer(timer.kind, resolveText(turn, n, timer.text), turn.now);
  if ('reason' in schedule) throw new Failure('TIMER_INVALID', `${element}: ${schedule.reason}`, timer.text);
  turn.emit({ type: 'TimerScheduled', n: turn.next, element, elementInstance: n, ...schedule });
}

/** Makes `element` wait for a message, on behalf of element instance `n`. @throws Failure CORRELATION_KEY_INVALID, EXPRESSION_ERROR */
export function openSubscription(turn: Turn, element: string, n: number, message: MessageDefinition): void {
  turn.emit({
    type: 'SubscriptionOpened',
    n: turn.next,
    element,
    elementInstance: n,
    message: resolveText(turn, n, message.name),
    ...correlationKeyOf(turn, element, n, message),
  });
}

export function correlationKeyOf(
  turn: Turn,
  element: string,
  n: number,
  { correlationKey }: MessageDefinition,
): { correlationKey?: string } {
  if (correlationKey === undefined) return {};
  const key = textOf(resolve(turn, n, correlationKey));
  if (key === undefined || key === '') {
    throw new Failure(
      'CORRELATION_KEY_INVALID',
      `${element}: the correlation key "${correlationKey}" gives neither a text nor a number`,
      correlationKey,
    );
  }
  return { correlationKey: key };
}

/** Closes everything that is open on behalf of element instance `n`. */
export function closeWaits(turn: Turn, n: number): void {
  const { jobs, userTasks, timers, subscriptions } = turn.state;
  for (const job of openFor(jobs, n)) turn.emit({ type: 'JobCanceled', n: job });
  for (const task of openFor(userTasks, n))
    turn.emit({ type: 'UserTaskCanceled', n: task, ...elementOf(userTasks[task]) });
  for (const timer of openFor(timers, n)) turn.emit({ type: 'TimerCanceled', n: timer });
  for (const subscription of openFor(subscriptions, n)) turn.emit({ type: 'SubscriptionClosed', n: subscription });
  resolveIncidents(turn, ({ elementInstance }) => elementInstance === n);
}

const elementOf = (open: { readonly element: string } | undefined) => (open ? { element: open.element } : {});

const NONE: readonly number[] = [];

function openFor(table: Table<{ readonly elementInstance: number }>, n: number): readonly number[] {
  let found: number[] | undefined;
  for (const key in table) {
    if (table[key]?.elementInstance === n) (found ??= []).push(Number(key));
  }
  return found ?? NONE;
}
