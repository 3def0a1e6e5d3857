import type { SendTask } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { openJob } from '../jobs.js';
import { complete } from '../lifecycle.js';
import { throwAll } from './results/registry.js';

/** Send task: done once the job it is bound to is, or at once where its message goes to other instances. */
export const messageSender: Behaviour<SendTask> = {
  activate(node, n, turn) {
    const { message } = node.model;
    if (!message) openJob(turn, node, n);
    else if (throwAll(turn, node, n, [{ type: 'message', message }])) complete(turn, n);
  },
};
