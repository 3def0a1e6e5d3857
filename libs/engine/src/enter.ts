import type { EventOf } from './events.js';
import type { ExecutableNode, Turn } from './executable.js';

/** Opens an element instance in `scope`; its activation follows. */
export function enter(
  turn: Turn,
  node: ExecutableNode,
  scope: number,
  more: Pick<EventOf<'ElementActivated'>, 'inner' | 'compensates' | 'owner'> = {},
): number {
  const n = turn.next;
  turn.emit({ type: 'ElementActivated', n, element: node.id, scope, ...more });
  turn.later(n, 'activate');
  return n;
}

/** The element instance has done its part; mapping its outputs and leaving it follow. */
export const complete = (turn: Turn, n: number): void => turn.later(n, 'complete');
