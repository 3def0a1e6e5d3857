import type { JsonObject } from '@baton/kernel';

import type { Command } from './command.js';

/** What call `n` wanted has completed, with these variables. Errors: wrong-state CALL_NOT_OPEN. */
export type CompleteCall = Command<'CompleteCall', { n: number; variables?: JsonObject }>;
/**
 * What call `n` wanted could not begin, was canceled, or failed; `error` is the BPMN error that ended it, for what catches it
 * at the call activity or around it. Otherwise an incident of that code follows; its retry calls again.
 * Errors: wrong-state CALL_NOT_OPEN.
 */
export type FailCall = Command<
  'FailCall',
  { n: number; code: string; message: string; error?: string; variables?: JsonObject }
>;

/**
 * An escalation that nothing caught in the instance which call `n` runs: for what catches it at the call activity or around
 * it. That instance goes on, unless the call is ended. Errors: wrong-state CALL_NOT_OPEN.
 */
export type EscalateCall = Command<
  'EscalateCall',
  { n: number; code?: string; message?: string; variables?: JsonObject }
>;

export type CallCommand = CompleteCall | FailCall | EscalateCall;
