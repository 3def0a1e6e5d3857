import type { ComplexGateway } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import type { ExecutableNode, Turn } from './executable.js';
import { test } from './variables.js';

/**
 * What the expressions of complex gateway `n` see beside variables: `waitingForStart`, false in its reset;
 * `activationCount`, the tokens that have come; and under each incoming flow's id those over that flow.
 */
export function gatewayVariables(turn: Turn, { incoming }: ExecutableNode, n: number): JsonObject {
  const { arrived = [], fired } = turn.instance(n);
  const counts = incoming.map(({ id }): [string, number] => [id, arrived.filter((flow) => flow === id).length]);
  return {
    ...Object.fromEntries(counts),
    activationCount: arrived.length,
    waitingForStart: fired !== 'reset',
  };
}

/** Whether what has come is enough; without a condition any token is. @throws Failure CONDITION_ERROR, EXPRESSION_ERROR */
export function activates(turn: Turn, node: ExecutableNode<ComplexGateway>, n: number): boolean {
  const { activationCondition } = node.model;
  return !activationCondition || test(turn, n, activationCondition.text, gatewayVariables(turn, node, n));
}

/** Whether it stands at an incident. */
export const isStopped = (turn: Turn, n: number): boolean =>
  Object.values(turn.state.incidents).some(({ elementInstance }) => elementInstance === n);

/** The first phase: takes one token of each flow that has some. It waits for the other flows before the next round. */
export function fireStart(turn: Turn, node: ExecutableNode, n: number): void {
  const { arrived = [] } = turn.instance(n);
  const taken = [...new Set(arrived)];
  const resets = taken.length < node.incoming.length;
  fire(turn, node, n, taken, resets || arrived.length > taken.length, resets ? 'start' : undefined);
}

/** The second phase: takes a token of each flow that was missing and has one by now. */
export function fireReset(turn: Turn, node: ExecutableNode, n: number): void {
  const { arrived = [], consumed = [] } = turn.instance(n);
  const taken = [...new Set(arrived)].filter((flow) => !consumed.includes(flow));
  fire(turn, node, n, taken, arrived.length > taken.length, 'reset');
}

function fire(
  turn: Turn,
  { id }: ExecutableNode,
  n: number,
  taken: readonly string[],
  goesOn: boolean,
  phase: 'start' | 'reset' | undefined,
): void {
  const rest = turn.next;
  if (goesOn) turn.emit({ type: 'ElementActivated', n: rest, element: id, scope: turn.instance(n).scope });
  turn.emit({
    type: 'GatewayActivated',
    n,
    element: id,
    taken,
    ...(phase ? { phase } : {}),
    ...(goesOn ? { rest } : {}),
  });
  turn.later(n, 'complete');
  if (goesOn) turn.later(rest, 'activate');
}
