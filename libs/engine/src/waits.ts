import type { MessageDefinition, TimerDefinition } from '@baton/bpmn';

import type { Wait } from './behaviours/triggers/trigger-kind.js';
import { Failure } from './failure.js';
import { resolveIncidents } from './incidents.js';
import type { Table } from './state.js';
import { readTimer } from './timer-definition.js';
import type { Turn } from './executable.js';
import { resolve, resolveText, textOf } from './variables.js';

/** Makes an element wait for a moment. @throws Failure TIMER_INVALID, EXPRESSION_ERROR */
export function openTimer(turn: Turn, { n, ...wait }: Wait, timer: TimerDefinition): void {
  const schedule = readTimer(timer.kind, resolveText(turn, n, timer.text), turn.now);
  if ('reason' in schedule) throw new Failure('TIMER_INVALID', `${wait.element}: ${schedule.reason}`, timer.text);
  turn.emit({ type: 'TimerScheduled', n: turn.next, elementInstance: n, ...wait, ...schedule });
}

/** Makes an element wait for a message. @throws Failure CORRELATION_KEY_INVALID, EXPRESSION_ERROR */
export function openSubscription(turn: Turn, { n, ...wait }: Wait, message: MessageDefinition): void {
  turn.emit({
    type: 'SubscriptionOpened',
    n: turn.next,
    elementInstance: n,
    ...wait,
    message: resolveText(turn, n, message.name),
    ...correlationKeyOf(turn, wait.element, n, message),
  });
}

export function correlationKeyOf(
  turn: Turn,
  element: string,
  n: number,
  { correlationKey, correlationDrawn }: MessageDefinition,
): { correlationKey?: string } {
  if (correlationKey === undefined) return {};
  const key = correlationDrawn ? drawnKey(turn, n, correlationKey) : textOf(resolve(turn, n, correlationKey));
  if (correlationDrawn && key === undefined) return {};
  if (key === undefined || key === '') {
    throw new Failure(
      'CORRELATION_KEY_INVALID',
      `${element}: the correlation key "${correlationKey}" gives neither a text nor a number`,
      correlationKey,
    );
  }
  return { correlationKey: key };
}

/** What its first message brings a key is made of may be missing before (ISO/IEC 19510, 8.4.2). */
function drawnKey(turn: Turn, n: number, correlationKey: string): string | undefined {
  try {
    return textOf(resolve(turn, n, correlationKey));
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Closes everything that is open on behalf of element instance `n`. */
export function closeWaits(turn: Turn, n: number): void {
  const { jobs, userTasks, calls } = turn.state;
  for (const job of openFor(jobs, n)) turn.emit({ type: 'JobCanceled', n: job });
  for (const task of openFor(userTasks, n))
    turn.emit({ type: 'UserTaskCanceled', n: task, ...elementOf(userTasks[task]) });
  for (const call of openFor(calls, n)) turn.emit({ type: 'ChildCanceled', n: call });
  closeTriggers(turn, n, () => true);
  resolveIncidents(turn, ({ elementInstance }) => elementInstance === n);
}

/** Closes what the event `element` waits for on behalf of `n`; where `definition` is given, that of its definitions alone. */
export function closeWaitsOf(turn: Turn, n: number, element: string, definition?: number): void {
  closeTriggers(
    turn,
    n,
    (open) => open.element === element && (definition === undefined || open.definition === definition),
  );
}

interface Open {
  readonly element: string;
  readonly elementInstance: number;
  readonly definition?: number;
}

function closeTriggers(turn: Turn, n: number, which: (open: Open) => boolean): void {
  const { timers, subscriptions, conditions } = turn.state;
  for (const timer of openFor(timers, n, which)) turn.emit({ type: 'TimerCanceled', n: timer });
  for (const open of openFor(subscriptions, n, which)) turn.emit({ type: 'SubscriptionClosed', n: open });
  for (const condition of openFor(conditions, n, which)) turn.emit({ type: 'ConditionClosed', n: condition });
}

const elementOf = (open: { readonly element: string } | undefined) => (open ? { element: open.element } : {});

const NONE: readonly number[] = [];

function openFor<Row extends Pick<Open, 'elementInstance'>>(
  table: Table<Row>,
  n: number,
  which: (open: Row) => boolean = () => true,
): readonly number[] {
  let found: number[] | undefined;
  for (const key in table) {
    const open = table[key];
    if (open?.elementInstance === n && which(open)) (found ??= []).push(Number(key));
  }
  return found ?? NONE;
}
