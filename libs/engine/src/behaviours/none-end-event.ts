import type { NoneEndEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { openJob } from '../jobs.js';
import { complete } from '../lifecycle.js';

/** Ends the token's way, after the messages to people that it carries have been sent. */
export const noneEndEvent: Behaviour<NoneEndEvent> = {
  activate(node, n, turn) {
    if (node.model.baton.notify.length > 0) openJob(turn, node, n);
    else complete(turn, n);
  },
};
