import type { EventDefinition, EventDefinitionType } from '@baton/bpmn';

import type { ExecutableNode, Trigger, Turn } from '../../executable.js';
import { closeWaitsOf } from '../../waits.js';
import { awaitedBy, needsAll } from './awaited.js';
import { conditionalTrigger } from './conditional.js';
import { messageTrigger } from './message.js';
import { signalTrigger } from './signal.js';
import { timerTrigger } from './timer.js';
import type { TriggerKind, Wait } from './trigger-kind.js';
import type { JsonObject } from '@baton/kernel';

/** Found by what throws it (see `catchers.ts`, and for links `results/link.ts`). */
const found = (): void => {};

/** One row per type of event definition that can be waited for; the compiler asks for a missing one. */
const triggers: { readonly [Type in Exclude<EventDefinitionType, 'terminate'>]: TriggerKind<Type> } = {
  message: messageTrigger,
  timer: timerTrigger,
  signal: signalTrigger,
  conditional: conditionalTrigger,
  error: found,
  escalation: found,
  compensation: found,
  cancel: found,
  link: found,
};

/** Opens all that `node` waits for, on behalf of element instance `n`. @throws Failure */
export function listen(turn: Turn, node: ExecutableNode, n: number, but?: readonly number[]): void {
  const awaited = awaitedBy(node.model);
  awaited.forEach((definition, place) => {
    if (definition.type === 'terminate' || but?.includes(place)) return;
    const open = triggers[definition.type] as (turn: Turn, wait: Wait, definition: EventDefinition) => void;
    open(turn, { element: node.id, n, ...(awaited.length > 1 ? { definition: place } : {}) }, definition);
  });
}

/**
 * Something that `node` waits for on behalf of `n` has happened.
 *
 * @param goesOn whether it listens on afterwards, so that nothing is closed
 * @returns what came with all that it needed; undefined when it needs more, which then counts this one
 */
export function happened(
  turn: Turn,
  node: ExecutableNode,
  n: number,
  cause: Trigger,
  goesOn: boolean,
): JsonObject | undefined {
  const variables = 'variables' in cause ? cause.variables : {};
  const definition = 'definition' in cause ? (cause.definition ?? 0) : 0;
  if (needsAll(node.model)) {
    const before = turn.instance(n).counted?.[node.id];
    if (before?.definitions.includes(definition)) return undefined;
    const missing = awaitedBy(node.model).length - (before?.definitions.length ?? 0) - 1;
    const counted = { type: 'TriggerCounted', element: node.id, elementInstance: n, definition, variables } as const;
    if (missing > 0) {
      turn.emit(counted);
      if (!goesOn) closeWaitsOf(turn, n, node.id, definition);
      return undefined;
    }
    turn.emit({ ...counted, complete: true });
    if (!goesOn) closeWaitsOf(turn, n, node.id);
    return { ...before?.variables, ...variables };
  }
  if (!goesOn) closeWaitsOf(turn, n, node.id);
  return variables;
}
