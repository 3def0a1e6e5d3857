import type { JsonObject } from '@baton/kernel';

import type { Event } from './event.js';

/**
 * A signal for whoever waits for one of its name. What waits in the same instance has been reached by the events that
 * follow; other instances, and processes that it starts, are the host's.
 */
export type SignalThrown = Event<
  'SignalThrown',
  { element: string; elementInstance: number; signal: string; variables: JsonObject }
>;

/** `caughtBy` is the boundary event or the start event of the event sub-process; absent: nobody catches it, and nothing fails. */
export type EscalationThrown = Event<
  'EscalationThrown',
  { code?: string; message?: string; element: string; caughtBy?: string; variables?: JsonObject }
>;

/** `element` waits until its condition becomes true; `met` is kept since only a change from false to true counts. */
export type ConditionOpened = Event<
  'ConditionOpened',
  { n: number; element: string; elementInstance: number; definition?: number }
>;
export type ConditionChanged = Event<'ConditionChanged', { n: number; met: boolean }>;
export type ConditionClosed = Event<'ConditionClosed', { n: number }>;

/**
 * One of several things has happened all of which `element` needs; `definition` is its place among them. What came with it
 * is kept until all have. `complete`: all have, and counting begins anew.
 */
export type TriggerCounted = Event<
  'TriggerCounted',
  { element: string; elementInstance: number; definition: number; variables: JsonObject; complete?: true }
>;

export type TriggerEvent =
  | SignalThrown
  | EscalationThrown
  | ConditionOpened
  | ConditionChanged
  | ConditionClosed
  | TriggerCounted;
