import { Rejection } from '@baton/kernel';

import type { EngineCommand } from './commands.js';
import type { EngineEvent } from './events.js';
import type { ExecutableProcess, Turn } from './executable.js';
import type { CommandHandler } from './handlers/handler.js';
import { activateAdHocActivity, completeAdHoc } from './handlers/ad-hoc.js';
import { completeCall, escalateCall, failCall } from './handlers/calls.js';
import { completeJob, failJob, throwJobError } from './handlers/jobs.js';
import { cancelInstance, setInstanceVariables, startInstance } from './handlers/instance.js';
import { resolveIncident, retryIncident } from './handlers/incidents.js';
import { migrateInstance } from './handlers/migrate.js';
import { modifyInstance } from './handlers/modify.js';
import { resumeInstance, suspendInstance } from './handlers/suspend.js';
import { fireTimer, receiveMessage } from './handlers/triggers.js';
import { completeUserTask } from './handlers/user-tasks.js';
import { tooLarge } from './variable-limits.js';
import { runToWait } from './run-to-wait.js';
import type { InstanceState } from './state.js';
import { CommandTurn } from './turn.js';

export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The version that `MigrateInstance` leads to. */
  readonly target?: ExecutableProcess;
}

export interface Decision {
  readonly events: readonly EngineEvent[];
  /** `evolveAll(state, events)`, already at hand. */
  readonly state: InstanceState;
}

const handlers: { readonly [Type in EngineCommand['type']]: CommandHandler<Type> } = {
  StartInstance: startInstance,
  ActivateAdHocActivity: activateAdHocActivity,
  CompleteAdHoc: completeAdHoc,
  CompleteCall: completeCall,
  FailCall: failCall,
  EscalateCall: escalateCall,
  CompleteJob: completeJob,
  FailJob: failJob,
  ThrowJobError: throwJobError,
  CompleteUserTask: completeUserTask,
  FireTimer: fireTimer,
  ReceiveMessage: receiveMessage,
  RetryIncident: retryIncident,
  SetVariables: setInstanceVariables,
  CancelInstance: cancelInstance,
  SuspendInstance: suspendInstance,
  ResumeInstance: resumeInstance,
  ResolveIncident: resolveIncident,
  ModifyInstance: modifyInstance,
  MigrateInstance: migrateInstance,
};

/**
 * What a command does to an instance, up to where everything waits or has ended. Changes nothing: `state` stays as it is.
 *
 * @throws Rejection when the command is not possible; see each command
 */
export function decide(
  process: ExecutableProcess,
  state: InstanceState,
  command: EngineCommand,
  { now, target }: Environment,
): Decision {
  if (command.type !== 'StartInstance') assertActive(state, command);
  assertSize(command);
  const turn = new CommandTurn(process, state, now, target);
  const handle = handlers[command.type] as (turn: Turn, command: EngineCommand) => void;
  handle(turn, command);
  runToWait(turn);
  return { events: turn.events, state: turn.state };
}

/** What an operator may do to an instance that is held. */
const OPERATIONS: ReadonlySet<EngineCommand['type']> = new Set<EngineCommand['type']>([
  'ResumeInstance',
  'ModifyInstance',
  'MigrateInstance',
  'RetryIncident',
  'ResolveIncident',
  'SetVariables',
  'CancelInstance',
]);

function assertActive({ status, suspended }: InstanceState, { type }: EngineCommand): void {
  if (status === 'absent') throw new Rejection('not-found', 'INSTANCE_UNKNOWN', 'There is no such instance');
  if (status !== 'active')
    throw new Rejection('wrong-state', 'INSTANCE_ENDED', `The instance has ended: it is ${status}`);
  if (suspended && !OPERATIONS.has(type))
    throw new Rejection(
      'wrong-state',
      'INSTANCE_SUSPENDED',
      'The instance is suspended; it goes on once it is resumed',
    );
}

function assertSize(command: EngineCommand): void {
  if (!('variables' in command) || command.variables === undefined) return;
  const reason = tooLarge(command.variables);
  if (reason === undefined) return;
  throw new Rejection('too-large', 'VARIABLES_TOO_LARGE', `What ${command.type} brings cannot be kept: ${reason}`);
}
