import type { ParallelGateway } from '@baton/bpmn';

import type { Behaviour, Turn } from '../executable.js';
import { complete, enter } from '../lifecycle.js';

/**
 * Waits for one token over each incoming flow, then sends one out over each outgoing flow; conditions do not count.
 * A second token over the same flow belongs to the next round: it waits in an element instance of its own.
 */
export const parallelGateway: Behaviour<ParallelGateway> = {
  arrive(node, flow, scope, turn) {
    const join = waitingJoin(turn, node.id, flow.id, scope) ?? enter(turn, node, scope);
    turn.emit({ type: 'FlowTaken', flow: flow.id, scope, join });
    if (turn.instance(join).arrived?.length === node.incoming.length) complete(turn, join);
  },
  activate(node, n, turn) {
    if (node.incoming.length === 0) complete(turn, n);
  },
  leave: ({ outgoing }) => outgoing,
};

/** The oldest round that still misses a token over `flow`. */
function waitingJoin(turn: Turn, gateway: string, flow: string, scope: number): number | undefined {
  const { elements } = turn.state;
  for (const key in elements) {
    const instance = elements[key];
    if (instance?.element === gateway && instance.scope === scope && key !== '0' && !instance.arrived?.includes(flow))
      return Number(key);
  }
  return undefined;
}
