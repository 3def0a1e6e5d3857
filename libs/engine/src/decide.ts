import { Rejection } from '@baton/kernel';

import type { EngineCommand } from './commands.js';
import type { EngineEvent } from './events.js';
import type { ExecutableProcess, Turn } from './executable.js';
import type { CommandHandler } from './handlers/handler.js';
import { completeJob, failJob, throwJobError } from './handlers/jobs.js';
import { cancelInstance, setInstanceVariables, startInstance } from './handlers/instance.js';
import { retryIncident } from './handlers/incidents.js';
import { fireTimer, receiveMessage } from './handlers/triggers.js';
import { completeUserTask } from './handlers/user-tasks.js';
import { runToWait } from './lifecycle.js';
import type { InstanceState } from './state.js';
import { CommandTurn } from './turn.js';

export interface Environment {
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface Decision {
  readonly events: readonly EngineEvent[];
  /** `evolveAll(state, events)`, already at hand. */
  readonly state: InstanceState;
}

const handlers: { readonly [Type in EngineCommand['type']]: CommandHandler<Type> } = {
  StartInstance: startInstance,
  CompleteJob: completeJob,
  FailJob: failJob,
  ThrowJobError: throwJobError,
  CompleteUserTask: completeUserTask,
  FireTimer: fireTimer,
  ReceiveMessage: receiveMessage,
  RetryIncident: retryIncident,
  SetVariables: setInstanceVariables,
  CancelInstance: cancelInstance,
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
  { now }: Environment,
): Decision {
  if (command.type !== 'StartInstance') assertActive(state);
  const turn = new CommandTurn(process, state, now);
  const handle = handlers[command.type] as (turn: Turn, command: EngineCommand) => void;
  handle(turn, command);
  runToWait(turn);
  return { events: turn.events, state: turn.state };
}

function assertActive({ status }: InstanceState): void {
  if (status === 'absent') throw new Rejection('not-found', 'INSTANCE_UNKNOWN', 'There is no such instance');
  if (status !== 'active')
    throw new Rejection('wrong-state', 'INSTANCE_ENDED', `The instance has ended: it is ${status}`);
}
