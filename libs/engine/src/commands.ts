import type { JsonObject } from '@baton/kernel';

import type { Command } from './commands/command.js';
import type { ParentCall } from './events/calls.js';
import type { AdHocCommand } from './commands/ad-hoc.js';
import type { CallCommand } from './commands/calls.js';
import type { OperationCommand } from './commands/operations.js';

// What a caller wants of one instance. Numbers are the `n` of the events; moments are milliseconds since 1970.
// `commands/` holds further families.

/** Errors: already-exists INSTANCE_EXISTS; invalid START_ELEMENT_UNKNOWN. */
export type StartInstance = Command<
  'StartInstance',
  {
    definitionId: string;
    version: number;
    /**
     * A start event of the process itself, an instantiating receive task, or an event behind an instantiating event-based
     * gateway; absent: its none start event.
     */
    startElement?: string;
    /** Which of the definitions of `startElement` has happened, where it has several (see `startTriggers`). */
    definition?: number;
    businessKey?: string;
    variables?: JsonObject;
    by?: string;
    /** What called it (see `ChildCalled`). */
    parent?: ParentCall;
  }
>;
/**
 * `evaluation` says how a decision came about. A job that stopped at an incident may still be completed.
 * Errors: wrong-state JOB_NOT_OPEN.
 */
export type CompleteJob = Command<'CompleteJob', { n: number; variables?: JsonObject; evaluation?: JsonObject }>;
/** Errors: wrong-state JOB_NOT_OPEN. Without `retries` one attempt is used up; without `retryAt` the model's backoff holds. */
export type FailJob = Command<'FailJob', { n: number; message: string; retries?: number; retryAt?: number }>;
/** A business error for the nearest error boundary event. Errors: wrong-state JOB_NOT_OPEN. */
export type ThrowJobError = Command<
  'ThrowJobError',
  { n: number; errorCode: string; message?: string; variables?: JsonObject }
>;
/** Errors: wrong-state TASK_NOT_OPEN; invalid OUTCOME_UNKNOWN, OUTCOME_REQUIRED. */
export type CompleteUserTask = Command<
  'CompleteUserTask',
  { n: number; outcome?: string; variables?: JsonObject; by?: string }
>;
/** Errors: wrong-state TIMER_NOT_OPEN, TIMER_NOT_DUE. */
export type FireTimer = Command<'FireTimer', { n: number }>;
/** `n` is the subscription. Errors: wrong-state SUBSCRIPTION_NOT_OPEN. */
export type ReceiveMessage = Command<'ReceiveMessage', { n: number; messageId: string; variables?: JsonObject }>;
/** Does again exactly what failed. Errors: wrong-state INCIDENT_NOT_OPEN. */
export type RetryIncident = Command<'RetryIncident', { n: number }>;
/** Errors: not-found SCOPE_UNKNOWN. */
export type SetVariables = Command<'SetVariables', { scope?: number; variables: JsonObject }>;
export type CancelInstance = Command<'CancelInstance', { reason?: string; by?: string }>;

/**
 * Every command but the first is refused with not-found INSTANCE_UNKNOWN before it, and with wrong-state INSTANCE_ENDED after
 * the end; each that brings variables with too-large VARIABLES_TOO_LARGE beyond the limits of `variable-limits.ts`.
 */
export type EngineCommand =
  | StartInstance
  | CompleteJob
  | FailJob
  | ThrowJobError
  | CompleteUserTask
  | FireTimer
  | ReceiveMessage
  | RetryIncident
  | SetVariables
  | CancelInstance
  | OperationCommand
  | CallCommand
  | AdHocCommand;

export type CommandOf<Type extends EngineCommand['type']> = Extract<EngineCommand, { type: Type }>;
