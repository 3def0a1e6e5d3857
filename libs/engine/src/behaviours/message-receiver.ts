import type { MessageCatchEvent, ReceiveTask } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complete } from '../lifecycle.js';
import { setResult } from '../variables.js';
import { openSubscription } from '../waits.js';

/** Receive task and message catch event: waits for one message, whose variables are its result. */
export const messageReceiver: Behaviour<ReceiveTask | MessageCatchEvent> = {
  activate({ id, model }, n, turn) {
    openSubscription(turn, id, n, model.message);
  },
  trigger(_node, n, trigger, turn) {
    if (trigger.type !== 'message') return;
    turn.emit({ type: 'SubscriptionClosed', n: trigger.subscription });
    setResult(turn, n, trigger.variables);
    complete(turn, n);
  },
};
