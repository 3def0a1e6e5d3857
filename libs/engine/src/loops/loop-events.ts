import { definitionsOf, type EventDefinition, type MultiInstance } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import { throwAll } from '../behaviours/results/registry.js';
import { enter } from '../enter.js';
import { failInstance, throwError } from '../errors.js';
import type { ExecutableNode, Turn } from '../executable.js';
import { test } from '../variables.js';
import { loopOf } from './rounds.js';

/** What a multi-instance activity throws as `round` ends (ISO/IEC 19510, 10.3.8), by its behaviour. */
export function eventsOfRound(
  turn: Turn,
  loop: MultiInstance,
  round: number,
  extra: JsonObject,
): readonly EventDefinition[] {
  switch (loop.behavior) {
    case 'All':
      return [];
    case 'None':
      return loop.noneEvent ? [loop.noneEvent] : [];
    case 'One': {
      const first = loopOf(turn, turn.instance(round).scope).completed === 0;
      return loop.oneEvent && first ? [loop.oneEvent] : [];
    }
    case 'Complex':
      return loop.complexBehaviors.flatMap(({ condition, event }) =>
        event && test(turn, round, condition.text, extra, round) ? [event] : [],
      );
  }
}

/**
 * Throws an event of multi-instance activity `n`. A boundary event of its own catches it first, and leaves the rounds that
 * are still to come alone, whatever it says of interrupting: the activity goes on to its own end. Otherwise it is thrown as
 * an event beside the activity would throw it.
 */
export function throwFromLoop(turn: Turn, node: ExecutableNode, n: number, event: EventDefinition): void {
  const caught = node.boundaries.filter(({ model }) => definitionsOf(model).some((own) => isSame(own, event)));
  for (const boundary of caught) enter(turn, boundary, turn.instance(n).scope);
  if (caught.length > 0) return;
  if (event.type !== 'error') throwAll(turn, node, n, [event]);
  else {
    const code = event.error.code ?? event.error.name ?? node.id;
    if (!throwError(turn, n, { code, element: node.id }))
      failInstance(turn, code, `${node.id}: error "${code}" is caught nowhere`);
  }
}

/** Whether a caught event is the one thrown. */
function isSame(caught: EventDefinition, thrown: EventDefinition): boolean {
  if (caught.type === 'signal' && thrown.type === 'signal') return caught.signal.name === thrown.signal.name;
  if (caught.type === 'message' && thrown.type === 'message') return caught.message.name === thrown.message.name;
  if (caught.type === 'escalation' && thrown.type === 'escalation')
    return caught.escalation.code === undefined || caught.escalation.code === thrown.escalation.code;
  if (caught.type === 'error' && thrown.type === 'error')
    return caught.error.code === undefined || caught.error.code === thrown.error.code;
  return caught.type === thrown.type;
}
