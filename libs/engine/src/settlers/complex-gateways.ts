import { activates, fireReset, isStopped } from '../complex-gateways.js';
import type { ExecutableNode, Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { tokenMayCome, waitingRounds } from '../joins.js';
import type { Settler } from './settler.js';

/** Resets those complex gateways to which none of the missing tokens can come, and starts those whose condition has become true. */
export const settleComplexGateways: Settler = (turn) =>
  turn.process.joins.some((join) => waitingRounds(turn, join).some((n) => settleRound(turn, join, n)));

function settleRound(turn: Turn, join: ExecutableNode, n: number): boolean {
  if (join.model.kind !== 'complexGateway') return false;
  const { arrived, consumed } = turn.instance(n);
  if (consumed) {
    if (tokenMayCome(turn, join, n, new Set([...consumed, ...(arrived ?? [])]))) return false;
    fireReset(turn, join, n);
    return true;
  }
  if (arrived === undefined || !holds(turn, join, n)) return false;
  turn.later(n, 'activate');
  return true;
}

/** What cannot be evaluated is an incident where a token came, not here. */
function holds(turn: Turn, join: ExecutableNode, n: number): boolean {
  try {
    return !isStopped(turn, n) && activates(turn, join as Parameters<typeof activates>[1], n);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
