import type { ErrorBoundaryEvent } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import type { ExecutableNode, Turn } from './executable.js';
import { enter, terminate } from './lifecycle.js';
import { setResult } from './variables.js';

export interface ThrownError {
  readonly code: string;
  readonly message?: string;
  readonly variables?: JsonObject;
  /** The element that throws it. */
  readonly element: string;
}

/**
 * Hands an error to the nearest boundary event that catches it, on element instance `from` or on a scope around it:
 * at each level one with that code first, then one without a code. What it is attached to is terminated.
 *
 * @returns whether something caught it
 */
export function throwError(turn: Turn, from: number, error: ThrownError): boolean {
  const { code, message, element } = error;
  const thrown = { type: 'ErrorThrown', code, ...(message === undefined ? {} : { message }), element } as const;
  for (let host = from; host !== 0; host = turn.instance(host).scope) {
    const boundary = catcher(turn.nodeOf(host), code);
    if (!boundary) continue;
    const { scope } = turn.instance(host);
    turn.emit({ ...thrown, caughtBy: boundary.id });
    terminate(turn, host);
    setResult(turn, enter(turn, boundary, scope), error.variables ?? {});
    return true;
  }
  turn.emit(thrown);
  return false;
}

function catcher({ boundaries }: ExecutableNode, code: string): ExecutableNode | undefined {
  const catchers = boundaries.filter(
    (node): node is ExecutableNode<ErrorBoundaryEvent> => node.model.kind === 'errorBoundaryEvent',
  );
  return (
    catchers.find(({ model }) => model.error.code === code) ??
    catchers.find(({ model }) => model.error.code === undefined)
  );
}
