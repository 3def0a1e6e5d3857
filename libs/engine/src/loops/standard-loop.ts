import type { StandardLoop } from '@baton/bpmn';

import { complete } from '../enter.js';
import type { ExecutableNode, Rounds, Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { close } from '../lifecycle.js';
import { recordCompensation } from '../record-compensation.js';
import { evaluate, test } from '../variables.js';
import { countOf, enterRound, loopOf } from './rounds.js';

/** One round after the other, as long as its condition holds and up to its maximum (ISO/IEC 19510, 10.3.8). */
export const standardLoop: Rounds<StandardLoop> = {
  begin(node, loop, n, turn) {
    if (loop.condition === undefined && loop.maximum === undefined)
      throw new Failure('LOOP_ENDLESS', `${node.id}: the loop has neither a condition nor a maximum`);
    const another = goesOn(turn, node, loop, n, n, 0, loop.testBefore);
    turn.emit({ type: 'LoopBegun', n, element: node.id });
    if (another) enterRound(turn, node, n, 1, {});
    else complete(turn, n);
  },
  leave(node, loop, round, turn) {
    const n = turn.instance(round).scope;
    const { begun } = loopOf(turn, n);
    const another = goesOn(turn, node, loop, n, round, begun, true);
    recordCompensation(turn, node, round);
    close(turn, round);
    if (another) enterRound(turn, node, n, begun + 1, {});
    else complete(turn, n);
  },
};

/** Whether a round follows after `done` of them, seen from element instance `at`. */
function goesOn(
  turn: Turn,
  node: ExecutableNode,
  { condition, maximum }: StandardLoop,
  n: number,
  at: number,
  done: number,
  tested: boolean,
): boolean {
  const extra = { loopCounter: done };
  if (maximum !== undefined) {
    const most = countOf(node, evaluate(turn, n, maximum, { extra }), 'its maximum', maximum);
    if (done >= most) return false;
  }
  return !tested || condition === undefined || test(turn, at, condition.text, extra, at);
}
