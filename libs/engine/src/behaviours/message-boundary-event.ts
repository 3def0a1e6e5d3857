import type { MessageBoundaryEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { setResult } from '../variables.js';
import { openSubscription } from '../waits.js';
import { passBoundary } from './boundary.js';

/** Listens while its host runs. One that does not interrupt takes every message that comes. */
export const messageBoundaryEvent: Behaviour<MessageBoundaryEvent> = {
  arm({ id, model }, host, turn) {
    openSubscription(turn, id, host, model.message);
  },
  trigger(node, host, trigger, turn) {
    if (trigger.type !== 'message') return;
    setResult(turn, passBoundary(turn, node, host), trigger.variables);
  },
};
