import type { TimerCatchEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complete } from '../lifecycle.js';
import { nextFiring } from '../timer-definition.js';
import { openTimer } from '../waits.js';

/** Waits for a moment. A cycle lets a token go at each firing: what is still to come waits in an element instance of its own. */
export const timerCatchEvent: Behaviour<TimerCatchEvent> = {
  activate({ id, model }, n, turn) {
    openTimer(turn, id, n, model.timer);
  },
  trigger({ id }, n, trigger, turn) {
    const next = trigger.type === 'timer' ? nextFiring(trigger.timer) : undefined;
    if (next) {
      const elementInstance = turn.next;
      turn.emit({ type: 'ElementActivated', n: elementInstance, element: id, scope: turn.instance(n).scope });
      turn.emit({ type: 'TimerScheduled', n: turn.next, element: id, elementInstance, ...next });
    }
    complete(turn, n);
  },
};
