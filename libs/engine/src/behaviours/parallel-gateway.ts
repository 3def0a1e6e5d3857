import type { ParallelGateway } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { beginAtJoin, roundMissing } from '../joins.js';
import { complete, enter } from '../lifecycle.js';

/**
 * Waits for one token over each incoming flow, then sends one out over each outgoing flow; conditions do not count.
 * A second token over the same flow belongs to the next round: it waits in an element instance of its own.
 */
export const parallelGateway: Behaviour<ParallelGateway> = {
  arrive(node, flow, scope, turn) {
    const join = roundMissing(turn, node, flow.id, scope) ?? enter(turn, node, scope);
    turn.emit({ type: 'FlowTaken', flow: flow.id, scope, join });
    if (turn.instance(join).arrived?.length === node.incoming.length) complete(turn, join);
  },
  activate(node, n, turn) {
    if (turn.instance(n).arrived !== undefined) return;
    beginAtJoin(turn, node, n);
    complete(turn, n);
  },
  leave: ({ outgoing }) => outgoing,
};
