import type { EventDefinition } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import { passBoundary } from './behaviours/boundary-event.js';
import { beginEventSubProcess } from './behaviours/event-sub-process.js';
import { findCatcher, type Catcher } from './catchers.js';
import type { Turn } from './executable.js';
import { terminateInside } from './lifecycle.js';
import { setResult } from './variables.js';
import { closeWaits } from './waits.js';

export interface ThrownError {
  readonly code: string;
  readonly message?: string;
  readonly variables?: JsonObject;
  /** The element that throws it. */
  readonly element: string;
}

/** Without a code it is caught only by what catches every escalation. */
export type ThrownEscalation = Omit<ThrownError, 'code'> & { readonly code?: string };

/**
 * Hands an error to what catches it nearest: on element instance `from`, which may be the scope that an end event leaves,
 * and on the scopes around it, first the event sub-processes in it, then its boundary events; at each level one with that code
 * before one without a code. What it is caught on is terminated, or all else in its scope.
 *
 * @returns whether something caught it
 */
export function throwError(turn: Turn, from: number, error: ThrownError): boolean {
  const { code, message, element } = error;
  const catcher = findCatcher(turn, from, (definition) =>
    definition.type === 'error' ? rank(definition.error.code, code) : undefined,
  );
  turn.emit({
    type: 'ErrorThrown',
    code,
    ...(message === undefined ? {} : { message }),
    element,
    ...(catcher ? { caughtBy: catcher.node.id } : {}),
  });
  if (catcher) handOver(turn, catcher, error, true);
  return catcher !== undefined;
}

/** Like {@link throwError}; what catches it may leave the thrower alone. That nothing catches it is no failure. */
export function throwEscalation(turn: Turn, from: number, escalation: ThrownEscalation): void {
  const { code, message, element } = escalation;
  const catcher = findCatcher(turn, from, (definition) =>
    definition.type === 'escalation' ? rank(definition.escalation.code, code) : undefined,
  );
  turn.emit({
    type: 'EscalationThrown',
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
    element,
    ...(catcher ? { caughtBy: catcher.node.id } : {}),
    ...(escalation.variables ? { variables: escalation.variables } : {}),
  });
  if (catcher) handOver(turn, catcher, escalation, false);
}

/** Ends the whole instance because of an error. */
export function failInstance(turn: Turn, code: string, message: string): void {
  terminateInside(turn, 0);
  closeWaits(turn, 0);
  turn.emit({ type: 'InstanceFailed', code, message });
}

/** The better, the lower; undefined: it does not catch that code. */
function rank(caught: string | undefined, thrown: string | undefined): number | undefined {
  if (caught === undefined) return 1;
  return caught === thrown ? 0 : undefined;
}

function handOver(turn: Turn, catcher: Catcher, thrown: ThrownEscalation, ends: boolean): void {
  const variables = { ...thrown.variables, ...namedParts(catcher.definition, thrown) };
  if ('scope' in catcher) beginEventSubProcess(turn, catcher.node, catcher.scope, variables);
  else
    setResult(turn, passBoundary(turn, catcher.node, catcher.host, ends || catcher.node.model.interrupting), variables);
}

/** The variables in which what catches keeps code and message. */
function namedParts(definition: EventDefinition, { code, message }: ThrownEscalation): JsonObject {
  const caught =
    definition.type === 'error' ? definition.error : definition.type === 'escalation' ? definition.escalation : {};
  const { codeVariable, messageVariable } = caught as { codeVariable?: string; messageVariable?: string };
  return {
    ...(codeVariable === undefined ? {} : { [codeVariable]: code ?? null }),
    ...(messageVariable === undefined ? {} : { [messageVariable]: message ?? null }),
  };
}
