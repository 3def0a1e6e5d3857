import type { ExclusiveGateway } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { noFlowTaken } from '../outgoing-flows.js';
import { test } from '../variables.js';

/** Takes the first outgoing flow whose condition is true, else the default flow. Never waits; every token passes by itself. */
export const exclusiveGateway: Behaviour<ExclusiveGateway> = {
  leave(node, n, turn) {
    const { outgoing, defaultFlow } = node;
    if (outgoing.length === 0) return [];
    const first = outgoing.find(
      (flow) => flow !== defaultFlow && (flow.condition === undefined || test(turn, n, flow.condition)),
    );
    const flow = first ?? defaultFlow;
    if (!flow) throw noFlowTaken(node);
    return [flow];
  },
};
