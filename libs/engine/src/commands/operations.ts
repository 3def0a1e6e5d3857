import type { JsonObject } from '@baton/kernel';

import type { Command } from './command.js';

/**
 * Holds the instance: what is open stays open, but no token moves until it is resumed. While it is held only operations are
 * taken (resume, modify, migrate, retry, resolve, set variables, cancel); everything else is refused with wrong-state
 * INSTANCE_SUSPENDED and may be given again later.
 */
export type SuspendInstance = Command<'SuspendInstance', { reason?: string; by?: string }>;
/** What was held goes on. Errors: wrong-state INSTANCE_NOT_SUSPENDED. */
export type ResumeInstance = Command<'ResumeInstance', { by?: string }>;
/**
 * Takes what failed as done, with the variables that it should have given: a job or a step with its result, an output
 * mapping with the variables that it maps to; where no flow could be chosen, it is chosen again with these variables.
 * Errors: wrong-state INCIDENT_NOT_OPEN.
 */
export type ResolveIncident = Command<'ResolveIncident', { n: number; variables?: JsonObject; by?: string }>;

/** Starts at `element`. Scopes around it that are not open are opened. */
export interface ActivateInstruction {
  readonly type: 'activate';
  readonly element: string;
  /** The open scope that it lies in, directly or deeper, where several could be meant. */
  readonly scope?: number;
  /** Set in the scope directly around it. */
  readonly variables?: JsonObject;
}
/** Ends an element instance and everything in it; scopes that are left empty by it end too, the instance as canceled. */
export interface TerminateInstruction {
  readonly type: 'terminate';
  readonly elementInstance: number;
}
/** Ends an element instance and starts at another element instead, in the nearest scope around it that has that element. */
export interface MoveInstruction {
  readonly type: 'move';
  readonly elementInstance: number;
  readonly to: string;
}
export type ModifyInstruction = ActivateInstruction | TerminateInstruction | MoveInstruction;

/** All instructions, in order, or none. Errors: invalid MODIFICATION_INVALID, which names what is wrong with each. */
export type ModifyInstance = Command<'ModifyInstance', { instructions: readonly ModifyInstruction[]; by?: string }>;

/**
 * Goes on in another version of the process, which `Environment.target` holds. `mapping` leads from ids of elements (and
 * incoming flows of joins) to those of the other version; what it does not name keeps its id.
 * Errors: not-found VERSION_UNKNOWN; wrong-state MIGRATION_IMPOSSIBLE, with the plan's problems.
 */
export type MigrateInstance = Command<
  'MigrateInstance',
  { definitionId: string; version: number; mapping?: Readonly<Record<string, string>>; by?: string }
>;

export type OperationCommand = SuspendInstance | ResumeInstance | ResolveIncident | ModifyInstance | MigrateInstance;
