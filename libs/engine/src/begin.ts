import { instantiates, isStartEvent } from './start-elements.js';
import { enterHappened } from './behaviours/catch-event.js';
import { awaitedBy, needsAll } from './behaviours/triggers/awaited.js';
import type { ExecutableNode, Turn } from './executable.js';
import { close, enter } from './lifecycle.js';

/**
 * Begins the process where something has happened that starts it: at a start event, at an instantiating receive task, or at an
 * event behind an instantiating event-based gateway. Where all of several things have to happen, the others are waited for.
 *
 * @param definition which of the start event's definitions has happened; absent: all that it needs
 */
export function beginAt(turn: Turn, start: ExecutableNode, definition?: number): void {
  const gateway = gatewayBefore(start);
  if (gateway) return passInstantiating(turn, gateway, start);
  if (!isStartEvent(start.model)) return enterHappened(turn, start, 0, {});
  const n = enter(turn, start, 0);
  if (definition === undefined || !needsAll(start.model) || awaitedBy(start.model).length < 2) return;
  turn.emit({ type: 'TriggerCounted', element: start.id, elementInstance: n, definition, variables: {} });
}

/** Whether instances can be started at the node. */
export const canBegin = (node: ExecutableNode, process: string): boolean =>
  node.model.scope === process &&
  (isStartEvent(node.model) ||
    (node.model.kind === 'receiveTask' && instantiates(node.model)) ||
    gatewayBefore(node) !== undefined);

/** Exclusive: the token takes the way of what happened. Parallel: one goes every way, and the others wait for theirs. */
function passInstantiating(turn: Turn, gateway: ExecutableNode, happened: ExecutableNode): void {
  const n = turn.next;
  turn.emit({ type: 'ElementActivated', n, element: gateway.id, scope: 0 });
  const parallel = gateway.model.kind === 'eventBasedGateway' && gateway.model.type === 'Parallel';
  const flows = gateway.outgoing.filter(({ target }) => parallel || target === happened);
  close(turn, n);
  for (const { id, target } of flows) {
    turn.emit({ type: 'FlowTaken', flow: id, scope: 0 });
    if (target === happened) enterHappened(turn, target, 0, {});
    else enter(turn, target, 0);
  }
}

const gatewayBefore = ({ incoming }: ExecutableNode): ExecutableNode | undefined =>
  incoming.map(({ source }) => source).find(({ model }) => model.kind === 'eventBasedGateway' && instantiates(model));
