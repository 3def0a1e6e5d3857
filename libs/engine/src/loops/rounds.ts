import type { Json, JsonObject } from '@baton/kernel';

import { enter } from '../enter.js';
import type { ExecutableNode, Turn } from '../executable.js';
import { Failure } from '../failure.js';
import type { LoopState } from '../state.js';

/** Begins round `inner` of the loop `n`, with variables of its own. */
export function enterRound(turn: Turn, node: ExecutableNode, n: number, inner: number, variables: JsonObject): void {
  const round = enter(turn, node, n, { inner });
  turn.emit({ type: 'VariablesSet', scope: round, variables: { loopCounter: inner, ...variables } });
}

/** The rounds of loop `n` so far. */
export function loopOf(turn: Turn, n: number): LoopState {
  const { loop } = turn.instance(n);
  if (!loop) throw new Error(`Element instance ${n} is no loop`);
  return loop;
}

/**
 * A whole number, nought or more, that an expression of a loop gave.
 *
 * @throws Failure LOOP_CARDINALITY_INVALID
 */
export function countOf({ id }: ExecutableNode, value: Json, what: string, source: string): number {
  const number = Number(value);
  if (typeof value !== 'boolean' && value !== null && Number.isSafeInteger(number) && number >= 0) return number;
  throw new Failure('LOOP_CARDINALITY_INVALID', `${id}: ${what} "${source}" gives no whole number from 0 on`, source);
}
