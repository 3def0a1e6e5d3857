import type { Json } from '@baton/kernel';

import { complete, enter } from './enter.js';
import type { ExecutableNode, Trigger, Turn } from './executable.js';
import { isRestored } from './boundaries-at.js';
import { Failure } from './failure.js';
import { raiseIncident } from './incidents.js';
import { setResult } from './variables.js';
import { closeWaits } from './waits.js';

export { complete, enter };

/** Begins the inside of a scope (0: the process itself) at `starts`; event sub-processes in it listen from now on. */
export function enterScope(turn: Turn, scope: number, starts: readonly ExecutableNode[]): void {
  armHandlers(turn, scope);
  for (const start of starts) enter(turn, start, scope);
}

/** Makes the event sub-processes of a scope listen. Of the process itself a failure is an incident, and it runs without them. */
export function armHandlers(turn: Turn, scope: number): void {
  if (scope !== 0) return arm(turn, scope, turn.nodeOf(scope).handlers);
  try {
    arm(turn, 0, turn.process.handlers);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    closeWaits(turn, 0);
    raiseIncident(turn, 0, 'activate', error);
  }
}

export function arm(turn: Turn, host: number, nodes: readonly ExecutableNode[]): void {
  for (const node of nodes) node.behaviour.arm?.(node, host, turn);
}

/** What `element` waited for has happened; `n` is the element instance on whose behalf it did. */
export function trigger(turn: Turn, element: string, n: number, cause: Trigger): void {
  const node = turn.node(element);
  if (node.behaviour.trigger) return node.behaviour.trigger(node, n, cause, turn);
  if ('variables' in cause) setResult(turn, n, cause.variables);
  complete(turn, n);
}

/** Closes the element instance and everything in it, without looking at what that means for its scope. */
export function terminate(turn: Turn, n: number): void {
  const node = turn.nodeOf(n);
  terminateInside(turn, n);
  closeWaits(turn, n);
  node.behaviour.terminate?.(node, n, turn);
  const { owner } = turn.instance(n);
  turn.emit({ type: 'ElementTerminated', n, element: node.id });
  if (owner !== undefined) turn.later(owner, 'compensate');
}

/** Terminates everything directly or deeper inside `scope`, but for `except`. */
export function terminateInside(turn: Turn, scope: number, except?: number): void {
  if (turn.instance(scope).children === 0) return;
  for (const key of Object.keys(turn.state.elements)) {
    const n = Number(key);
    if (n !== scope && n !== except && turn.state.elements[n]?.scope === scope) terminate(turn, n);
  }
}

/** Ends the element instance without moving on: neither tokens nor the scope's end follow. `result` is what a round gives. */
export function close(turn: Turn, n: number, result?: Json): void {
  closeWaits(turn, n);
  turn.emit({
    type: 'ElementCompleted',
    n,
    element: turn.instance(n).element,
    ...(result === undefined ? {} : { result }),
  });
}

/** A scope ends with the last element instance in it. */
export function endScopeIfDone(turn: Turn, scope: number): void {
  if (turn.instance(scope).children > 0) return;
  if (scope !== 0) {
    const node = turn.nodeOf(scope);
    if (node.behaviour.emptied && !isRestored(turn, scope)) return node.behaviour.emptied(node, scope, turn);
    return complete(turn, scope);
  }
  closeWaits(turn, 0);
  turn.emit({ type: 'InstanceCompleted' });
}

/** What element instance `n` undid is undone: nothing leaves it, and what it was undone for goes on. */
export function leaveUndone(turn: Turn, n: number): void {
  const { scope, owner } = turn.instance(n);
  close(turn, n);
  if (owner === undefined) endScopeIfDone(turn, scope);
  else turn.later(owner, 'compensate');
}
