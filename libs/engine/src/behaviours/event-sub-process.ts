import type { EventSubProcess } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import type { Behaviour, ExecutableNode, Turn } from '../executable.js';
import { enter, enterScope, terminateInside } from '../lifecycle.js';
import { setResult } from '../variables.js';
import { closeWaitsOf } from '../waits.js';

/**
 * Begun by its start event while the scope around it runs, whose variables it sees; ends with the last token in it, and
 * keeps that scope from ending before.
 */
export const eventSubProcess: Behaviour<EventSubProcess> = {
  activate(node, n, turn) {
    const begun = Object.keys(turn.state.elements).filter(
      (key) => key !== '0' && turn.instance(Number(key)).scope === n,
    );
    enterScope(turn, n, begun.length > 0 ? [] : node.starts);
    for (const start of begun) turn.later(Number(start), 'activate');
  },
};

/** Whether the event sub-process that it starts ends all else in its scope. */
export const interrupts = ({ model }: ExecutableNode): boolean =>
  !('interrupting' in model) || model.interrupting !== false;

/**
 * Begins the event sub-process of `start` in `scope`. One that interrupts ends everything else in the scope first, and no
 * event sub-process of that scope listens any more.
 *
 * @returns the element instance of the start event
 */
export function beginEventSubProcess(turn: Turn, start: ExecutableNode, scope: number, variables: JsonObject): number {
  if (interrupts(start)) {
    for (const { id } of handlersOf(turn, scope)) closeWaitsOf(turn, scope, id);
    terminateInside(turn, scope);
  }
  const inside = enter(turn, turn.node(start.model.scope), scope);
  const n = turn.next;
  turn.emit({ type: 'ElementActivated', n, element: start.id, scope: inside });
  setResult(turn, n, variables);
  return n;
}

/** The start events of the event sub-processes that stand in scope `n`. */
export const handlersOf = (turn: Turn, n: number): readonly ExecutableNode[] =>
  n === 0 ? turn.process.handlers : turn.nodeOf(n).handlers;

/** Whether an event sub-process that interrupts has taken scope `n` over. */
export const isTakenOver = (turn: Turn, n: number): boolean =>
  Object.entries(turn.state.elements).some(
    ([key, { element, scope }]) =>
      key !== '0' &&
      scope === n &&
      handlersOf(turn, n).some((start) => start.model.scope === element && interrupts(start)),
  );
