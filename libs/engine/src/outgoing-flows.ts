import type { JsonObject } from '@baton/kernel';

import type { ExecutableFlow, ExecutableNode, Turn } from './executable.js';
import { Failure } from './failure.js';
import { test } from './variables.js';

/**
 * BPMN's rule for activities and events: every unconditional flow, every conditional one that is true, and the default
 * flow when no conditional one is. None at all ends the token's way.
 *
 * @param extra what the conditions see beside variables
 * @throws Failure CONDITION_ERROR; NO_FLOW_TAKEN, when there are flows but none is taken
 */
export function outgoingFlows(
  node: ExecutableNode,
  n: number,
  turn: Turn,
  extra?: JsonObject,
): readonly ExecutableFlow[] {
  const { outgoing, defaultFlow } = node;
  if (outgoing.length === 0 || (!defaultFlow && outgoing.every(({ condition }) => condition === undefined)))
    return outgoing;
  const met = new Set(
    outgoing.filter(
      (flow) => flow !== defaultFlow && flow.condition !== undefined && test(turn, n, flow.condition, extra),
    ),
  );
  const taken = outgoing.filter((flow) =>
    flow === defaultFlow ? met.size === 0 : flow.condition === undefined || met.has(flow),
  );
  if (taken.length === 0) throw noFlowTaken(node);
  return taken;
}

export const noFlowTaken = ({ id }: ExecutableNode): Failure =>
  new Failure('NO_FLOW_TAKEN', `${id}: no condition is true and there is no default flow`);
