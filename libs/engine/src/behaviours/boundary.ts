import type { BoundaryEvent } from '@baton/bpmn';

import type { ExecutableNode, Turn } from '../executable.js';
import { enter, terminate } from '../lifecycle.js';

/** A token leaves through the boundary event; an interrupting one ends its host first. @returns the event's element instance */
export function passBoundary(turn: Turn, node: ExecutableNode<BoundaryEvent>, host: number): number {
  const { scope } = turn.instance(host);
  if (node.model.interrupting) terminate(turn, host);
  return enter(turn, node, scope);
}
