import type { Condition, ErrorDefinition, MessageDefinition, TimerDefinition } from './definition-types.js';

export interface EscalationDefinition {
  readonly id?: string;
  readonly name?: string;
  /** Absent where it is caught: catches every escalation. */
  readonly code?: string;
  /** Where it is caught: the variable that gets its code. */
  readonly codeVariable?: string;
}

export interface SignalDefinition {
  /** Id of the file's signal element. */
  readonly id?: string;
  /** A literal, or FEEL with its leading `=`. */
  readonly name: string;
}

/** What an event waits for, or what it throws (ISO/IEC 19510, 10.5.5). */
export type EventDefinition =
  | { readonly type: 'message'; readonly message: MessageDefinition }
  | { readonly type: 'timer'; readonly timer: TimerDefinition }
  | { readonly type: 'error'; readonly error: ErrorDefinition }
  | { readonly type: 'escalation'; readonly escalation: EscalationDefinition }
  | { readonly type: 'signal'; readonly signal: SignalDefinition }
  | { readonly type: 'conditional'; readonly condition: Condition }
  /** The name that source and target share. */
  | { readonly type: 'link'; readonly link: string }
  /** `activity` absent: everything in the scope is compensated. */
  | { readonly type: 'compensation'; readonly activity?: string; readonly waitForCompletion: boolean }
  | { readonly type: 'cancel' }
  | { readonly type: 'terminate' };

export type EventDefinitionType = EventDefinition['type'];
