import type { InclusiveGateway } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { beginAtJoin, roundMissing } from '../joins.js';
import { complete, enter } from '../lifecycle.js';

/**
 * Joins the tokens that have come once no other can come (see `settleInclusiveJoins`), one of each flow; a second token
 * over a flow waits for the next round. Splits over every flow whose condition holds, else over its default flow.
 */
export const inclusiveGateway: Behaviour<InclusiveGateway> = {
  arrive(node, flow, scope, turn) {
    if (node.incoming.length === 1) {
      turn.emit({ type: 'FlowTaken', flow: flow.id, scope });
      enter(turn, node, scope);
      return;
    }
    const round = roundMissing(turn, node, flow.id, scope) ?? enter(turn, node, scope);
    turn.emit({ type: 'FlowTaken', flow: flow.id, scope, join: round });
  },
  activate(node, n, turn) {
    if (turn.instance(n).arrived !== undefined) return;
    beginAtJoin(turn, node, n);
    complete(turn, n);
  },
};
