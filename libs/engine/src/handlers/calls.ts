import { Rejection } from '@baton/kernel';

import { throwError, throwEscalation } from '../errors.js';
import type { Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { raiseIncident } from '../incidents.js';
import { trigger } from '../lifecycle.js';
import type { OpenCall } from '../state.js';
import type { CommandHandler } from './handler.js';

export const completeCall: CommandHandler<'CompleteCall'> = (turn, { n, variables = {} }) => {
  const { element, elementInstance } = endCall(turn, n);
  trigger(turn, element, elementInstance, { type: 'call', variables });
};

export const failCall: CommandHandler<'FailCall'> = (turn, { n, code, message, error, variables }) => {
  const { element, elementInstance } = endCall(turn, n);
  if (error !== undefined) {
    const thrown = { code: error, message, element, ...(variables ? { variables } : {}) };
    if (throwError(turn, elementInstance, thrown)) return;
  }
  raiseIncident(turn, elementInstance, 'work', new Failure(code, message));
};

export const escalateCall: CommandHandler<'EscalateCall'> = (turn, { n, code, message, variables }) => {
  const { element, elementInstance } = openCall(turn, n);
  throwEscalation(turn, elementInstance, {
    element,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    ...(variables ? { variables } : {}),
  });
};

function endCall(turn: Turn, n: number): OpenCall {
  const call = openCall(turn, n);
  turn.emit({ type: 'ChildEnded', n });
  return call;
}

function openCall(turn: Turn, n: number): OpenCall {
  const call = turn.state.calls[n];
  if (call) return call;
  throw new Rejection(
    'wrong-state',
    'CALL_NOT_OPEN',
    `Call ${n} is not open: it has ended or was canceled, or never was`,
  );
}
