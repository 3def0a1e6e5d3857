import type { TimerCatchEvent } from '@baton/bpmn';

import type { Behaviour } from '../behaviour.js';
import { complete } from '../lifecycle.js';
import { openTimer } from '../waits.js';

/** Waits for a moment; of a cycle, for its first. */
export const timerCatchEvent: Behaviour<TimerCatchEvent> = {
  activate({ id, model }, n, turn) {
    openTimer(turn, id, n, model.timer);
  },
  trigger(_node, n, _trigger, turn) {
    complete(turn, n);
  },
};
