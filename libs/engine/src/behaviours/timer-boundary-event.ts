import type { TimerBoundaryEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { nextFiring } from '../timer-definition.js';
import { openTimer } from '../waits.js';
import { passBoundary } from './boundary.js';

/** Runs while its host does. One that does not interrupt fires as often as its cycle says. */
export const timerBoundaryEvent: Behaviour<TimerBoundaryEvent> = {
  arm({ id, model }, host, turn) {
    openTimer(turn, id, host, model.timer);
  },
  trigger(node, host, trigger, turn) {
    if (trigger.type !== 'timer') return;
    const next = node.model.interrupting ? undefined : nextFiring(trigger.timer);
    if (next) turn.emit({ type: 'TimerScheduled', n: turn.next, element: node.id, elementInstance: host, ...next });
    passBoundary(turn, node, host);
  },
};
