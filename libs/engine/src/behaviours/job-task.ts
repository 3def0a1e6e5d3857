import type { ServiceTask } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { openJob } from '../jobs.js';

/** Waits until its job is done; what the job answers is its result. */
export const jobTask: Behaviour<ServiceTask> = {
  activate(node, n, turn) {
    openJob(turn, node, n);
  },
};
