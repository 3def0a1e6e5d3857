import type { ComplexGateway } from '@baton/bpmn';

import { activates, fireStart, gatewayVariables, isStopped } from '../complex-gateways.js';
import type { Behaviour } from '../executable.js';
import { beginAtJoin, waitingRounds } from '../joins.js';
import { complete, enter } from '../lifecycle.js';
import { outgoingFlows } from '../outgoing-flows.js';
import { test } from '../variables.js';

/**
 * Goes on when its activation condition holds, then waits for a token over each flow that was missing, unless none can
 * come any more, and begins anew (ISO/IEC 19510, 13.4.5). Its reset sends tokens over conditional flows that hold, or else
 * over the default flow; a flow without a condition gets none, nor does any when the reset took no token.
 */
export const complexGateway: Behaviour<ComplexGateway> = {
  arrive(node, flow, scope, turn) {
    const waiting = waitingRounds(turn, node).find((n) => turn.instance(n).scope === scope);
    const round = waiting ?? enter(turn, node, scope);
    turn.emit({ type: 'FlowTaken', flow: flow.id, scope, join: round });
    if (waiting !== undefined) turn.later(waiting, 'activate');
  },

  activate(node, n, turn) {
    const { arrived, consumed, fired } = turn.instance(n);
    if (fired !== undefined || consumed !== undefined || isStopped(turn, n)) return;
    if (arrived === undefined) {
      beginAtJoin(turn, node, n);
      complete(turn, n);
    } else if (activates(turn, node, n)) fireStart(turn, node, n);
  },

  leave(node, n, turn) {
    const { arrived = [], fired } = turn.instance(n);
    const seen = gatewayVariables(turn, node, n);
    if (fired !== 'reset') return outgoingFlows(node, n, turn, seen);
    if (arrived.length === 0) return [];
    const { outgoing, defaultFlow } = node;
    const conditional = outgoing.filter(({ condition }) => condition !== undefined);
    const met = conditional.filter(({ condition = '' }) => test(turn, n, condition, seen));
    return met.length > 0 || conditional.length === 0 || !defaultFlow ? met : [defaultFlow];
  },
};
