import type { ExecutableNode, Turn } from '../executable.js';
import { tokenMayCome, waitingRounds } from '../joins.js';
import type { Settler } from './settler.js';

/** Lets the oldest round of an inclusive join go on to which no further token can come. */
export const settleInclusiveJoins: Settler = (turn) =>
  turn.process.joins.some((join) => join.model.kind === 'inclusiveGateway' && settleJoin(turn, join));

function settleJoin(turn: Turn, join: ExecutableNode): boolean {
  // What keeps a round back keeps those after it back as well: they have tokens of fewer flows.
  const blocked = new Set<number>();
  for (const n of waitingRounds(turn, join)) {
    const { arrived, scope } = turn.instance(n);
    if (arrived === undefined || blocked.has(scope)) continue;
    if (tokenMayCome(turn, join, n, new Set(arrived))) {
      blocked.add(scope);
      continue;
    }
    turn.emit({ type: 'GatewayActivated', n, element: join.id, taken: arrived });
    turn.later(n, 'complete');
    return true;
  }
  return false;
}
