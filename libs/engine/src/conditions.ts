import type { Turn } from './executable.js';
import { Failure } from './failure.js';
import { trigger } from './lifecycle.js';
import type { OpenCondition } from './state.js';
import { awaitedBy } from './behaviours/triggers/awaited.js';
import { evaluate } from './variables.js';

/** Looks at every open condition. One that has become true has happened; it may happen again once it was false in between. */
export function checkConditions(turn: Turn): void {
  for (const key of Object.keys(turn.state.conditions)) {
    const n = Number(key);
    const open = turn.state.conditions[n];
    if (!open) continue;
    const met = holds(turn, open);
    if (met === (open.met ?? false)) continue;
    turn.emit({ type: 'ConditionChanged', n, met });
    if (met) trigger(turn, open.element, open.elementInstance, { type: 'condition', condition: n, ...placeOf(open) });
  }
}

const placeOf = ({ definition }: OpenCondition) => (definition === undefined ? {} : { definition });

/** What cannot be told yet, such as the size of what does not exist, does not hold. */
function holds(turn: Turn, { element, elementInstance, definition = 0 }: OpenCondition): boolean {
  const awaited = awaitedBy(turn.node(element).model)[definition];
  if (awaited?.type !== 'conditional') return false;
  try {
    return evaluate(turn, elementInstance, awaited.condition.text) === true;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
