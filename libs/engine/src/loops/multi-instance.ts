import type { MultiInstance } from '@baton/bpmn';
import type { Json, JsonObject } from '@baton/kernel';

import { complete } from '../enter.js';
import type { ExecutableNode, Rounds, Turn } from '../executable.js';
import { Failure } from '../failure.js';
import { close, terminateInside } from '../lifecycle.js';
import { recordCompensation } from '../record-compensation.js';
import type { LoopState } from '../state.js';
import { collected, evaluate, lookUp, setVariables, test } from '../variables.js';
import { counts } from '../appliers/loops.js';
import { eventsOfRound, throwFromLoop } from './loop-events.js';
import { countOf, enterRound, loopOf } from './rounds.js';

/** The most rounds of one multi-instance activity. */
export const ROUND_LIMIT = 10_000;

/** A round for each item or as often as it says, at once or one after the other (ISO/IEC 19510, 10.3.8). */
export const multiInstance: Rounds<MultiInstance> = {
  begin(node, loop, n, turn) {
    const items = itemsOf(turn, node, loop, n);
    const count = items.length;
    if (count > ROUND_LIMIT)
      throw new Failure('LOOP_CARDINALITY_INVALID', `${node.id}: ${count} rounds are more than ${ROUND_LIMIT}`);
    turn.allow(count);
    turn.emit({
      type: 'LoopBegun',
      n,
      element: node.id,
      count,
      ...(loop.sequential && loop.collection !== undefined ? { items } : {}),
      ...(loop.outputCollection === undefined ? {} : { results: true }),
    });
    if (count === 0) return finish(turn, loop, n);
    for (let round = 1; round <= (loop.sequential ? 1 : count); round++)
      enterRound(turn, node, n, round, own(node, loop, items[round - 1] ?? null));
  },

  leave(node, loop, round, turn) {
    const n = turn.instance(round).scope;
    const extra = afterRound(loopOf(turn, n));
    const result = loop.outputElement === undefined ? undefined : valueOf(turn, round, loop.outputElement);
    const enough =
      loop.completionCondition !== undefined && test(turn, round, loop.completionCondition.text, extra, round);
    const events = eventsOfRound(turn, loop, round, extra);
    recordCompensation(turn, node, round);
    close(turn, round, loop.outputCollection === undefined ? undefined : result);
    for (const event of events) throwFromLoop(turn, node, n, event);
    if (turn.state.elements[n] === undefined || turn.state.status !== 'active') return;
    const { count = 0, begun, completed, terminated, items } = loopOf(turn, n);
    if (enough || completed + terminated >= count) {
      terminateInside(turn, n);
      finish(turn, loop, n);
    } else if (loop.sequential && begun === completed + terminated) {
      enterRound(turn, node, n, begun + 1, own(node, loop, items?.[begun] ?? null));
    }
  },
};

/** @throws Failure COLLECTION_INVALID, LOOP_CARDINALITY_INVALID, EXPRESSION_ERROR */
function itemsOf(turn: Turn, node: ExecutableNode, loop: MultiInstance, n: number): readonly Json[] {
  const { cardinality, collection } = loop;
  const most =
    cardinality === undefined
      ? undefined
      : countOf(node, evaluate(turn, n, cardinality), 'its cardinality', cardinality);
  if (collection !== undefined) {
    const value = valueOf(turn, n, collection);
    if (!Array.isArray(value))
      throw new Failure('COLLECTION_INVALID', `${node.id}: "${collection}" gives no list`, collection);
    return most === undefined ? value : value.slice(0, most);
  }
  if (most === undefined)
    throw new Failure(
      'LOOP_CARDINALITY_INVALID',
      `${node.id}: it says neither how often nor for which list it is done`,
    );
  return Array.from({ length: Math.min(most, ROUND_LIMIT + 1) }, () => null);
}

/** The variable of that very name, which need not be a name that FEEL can spell; else what the source gives. */
const valueOf = (turn: Turn, n: number, source: string): Json =>
  lookUp(turn.state, n, source) ?? evaluate(turn, n, source);

/** What a round has for itself: its item, and a place for its result where that is a plain variable. */
function own(node: ExecutableNode, { elementVariable, collection }: MultiInstance, item: Json): JsonObject {
  const result = collected(node);
  return {
    ...(result === undefined ? {} : { [result]: null }),
    ...(elementVariable !== undefined && collection !== undefined ? { [elementVariable]: item } : {}),
  };
}

/** The loop's counts once the round that is leaving has ended. */
const afterRound = (loop: LoopState): JsonObject => counts({ ...loop, completed: loop.completed + 1 });

function finish(turn: Turn, { outputCollection }: MultiInstance, n: number): void {
  if (outputCollection !== undefined) {
    const results = loopOf(turn, n).results ?? [];
    setVariables(turn, turn.instance(n).scope, { [outputCollection]: results });
  }
  complete(turn, n);
}
