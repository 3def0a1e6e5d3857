import type { ModifyInstruction } from '../commands/operations.js';
import type { Event } from './event.js';

/** Nothing in it goes on until `InstanceResumed`: no job is handed out, timers and messages wait. */
export type InstanceSuspended = Event<'InstanceSuspended', { reason?: string; by?: string }>;
export type InstanceResumed = Event<'InstanceResumed', { by?: string }>;
/** An operation gave a suspended instance something to do; it is done on resuming. */
export type StepsHeld = Event<'StepsHeld', { steps: readonly HeldStep[] }>;
export interface HeldStep {
  readonly n: number;
  readonly phase: 'activate' | 'complete' | 'leave' | 'work' | 'compensate';
}

/** What somebody asked for; the events after it do it. */
export type InstanceModified = Event<'InstanceModified', { instructions: readonly ModifyInstruction[]; by?: string }>;

/** From here on it runs in another version. `renamed`: ids of elements and flows that are called differently there. */
export type InstanceMigrated = Event<
  'InstanceMigrated',
  { definitionId: string; version: number; renamed: Readonly<Record<string, string>>; by?: string }
>;

export type OperationEvent = InstanceSuspended | InstanceResumed | StepsHeld | InstanceModified | InstanceMigrated;
