import type { BoundaryEvent } from '@baton/bpmn';

import type { Behaviour, ExecutableNode, Trigger, Turn } from '../executable.js';
import { enter, terminate } from '../lifecycle.js';
import { nextFiring } from '../timer-definition.js';
import { setResult } from '../variables.js';
import { happened, listen } from './triggers/registry.js';

/**
 * Listens while its host runs. One that interrupts ends its host; one that does not lets a token go each time that its event
 * happens: for every message and signal, at every firing of a cycle, whenever its condition becomes true.
 */
export const boundaryEvent: Behaviour<BoundaryEvent> = {
  arm(node, host, turn) {
    listen(turn, node, host);
  },
  trigger(node, host, cause, turn) {
    if (!node.model.interrupting) scheduleNext(turn, node, host, cause);
    const variables = happened(turn, node, host, cause, true);
    if (variables) setResult(turn, passBoundary(turn, node, host), variables);
  },
};

/** A token leaves through the boundary event; an interrupting one ends its host first. @returns the event's element instance */
export function passBoundary(
  turn: Turn,
  node: ExecutableNode<BoundaryEvent>,
  host: number,
  interrupting = node.model.interrupting,
): number {
  const { scope } = turn.instance(host);
  if (interrupting) terminate(turn, host);
  return enter(turn, node, scope);
}

/** Keeps the cycle of a timer going whose event listens on. */
export function scheduleNext(turn: Turn, { id }: ExecutableNode, n: number, cause: Trigger): void {
  const next = cause.type === 'timer' ? nextFiring(cause.timer) : undefined;
  if (!next || cause.type !== 'timer') return;
  const { definition } = cause;
  const place = definition === undefined ? {} : { definition };
  turn.emit({ type: 'TimerScheduled', n: turn.next, element: id, elementInstance: n, ...next, ...place });
}
