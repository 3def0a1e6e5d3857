import type { BusinessRuleTask } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { openDecision } from '../host-jobs.js';
import { openJob } from '../jobs.js';

/** Waits until its decision is taken, or where it names none until the job that it is bound to is done; what that gives is its result. */
export const businessRuleTask: Behaviour<BusinessRuleTask> = {
  activate(node, n, turn) {
    const { decision, baton } = node.model;
    if (decision && !baton.connector && !baton.job) openDecision(turn, node, n, decision);
    else openJob(turn, node, n);
  },
};
