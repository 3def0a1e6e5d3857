import type { MessageEndEvent, MessageThrowEvent, SendTask } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { send } from '../jobs.js';

/** Send task, message throw and end event: done once the job it is bound to is, or at once where its message goes to other instances. */
export const messageSender: Behaviour<SendTask | MessageThrowEvent | MessageEndEvent> = {
  activate(node, n, turn) {
    send(turn, node, n);
  },
};
