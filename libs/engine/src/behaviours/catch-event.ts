import type { CatchEvent, ReceiveTask } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import type { Behaviour, ExecutableNode, Turn } from '../executable.js';
import { close, complete } from '../lifecycle.js';
import { nextFiring } from '../timer-definition.js';
import { setResult } from '../variables.js';
import { happened, listen } from './triggers/registry.js';

/**
 * Intermediate catch event and receive task: waits for any of its definitions, or for all where they are parallel; what comes
 * with them is its result. A cycle lets a token go at each firing: what is still to come waits in an element instance of its own.
 *
 * After an event-based gateway it is the gateway that waits, for all events behind it at once; the first one takes the token.
 */
export const catchEvent: Behaviour<CatchEvent | ReceiveTask> = {
  activate(node, n, turn) {
    listen(turn, node, n);
  },
  trigger(node, n, cause, turn) {
    const variables = happened(turn, node, n, cause, false);
    if (!variables) return;
    if (turn.instance(n).element !== node.id) return passGateway(turn, node, n, variables);
    const next = cause.type === 'timer' && node.model.kind === 'timerCatchEvent' ? nextFiring(cause.timer) : undefined;
    if (next) {
      const elementInstance = turn.next;
      turn.emit({ type: 'ElementActivated', n: elementInstance, element: node.id, scope: turn.instance(n).scope });
      turn.emit({ type: 'TimerScheduled', n: turn.next, element: node.id, elementInstance, ...next });
    }
    setResult(turn, n, variables);
    complete(turn, n);
  },
};

function passGateway(turn: Turn, node: ExecutableNode, gateway: number, variables: JsonObject): void {
  const { scope } = turn.instance(gateway);
  const flow = turn.nodeOf(gateway).outgoing.find(({ target }) => target === node);
  close(turn, gateway);
  if (flow) turn.emit({ type: 'FlowTaken', flow: flow.id, scope });
  enterHappened(turn, node, scope, variables);
}

/** A token comes to an event that has happened already. */
export function enterHappened(turn: Turn, node: ExecutableNode, scope: number, variables: JsonObject): void {
  const n = turn.next;
  turn.emit({ type: 'ElementActivated', n, element: node.id, scope });
  setResult(turn, n, variables);
  complete(turn, n);
}
