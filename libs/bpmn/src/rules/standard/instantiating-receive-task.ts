import { attr, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** In an event sub-process or after an instantiating gateway the task is no beginning. */
export const instantiatingReceiveTask: StandardRule = {
  code: 'instantiating-task-reached',
  severity: 'error',
  says: 'No flow ends at a receive task that starts the process.',
  mend: 'Remove the flow, or do not let the task start the process.',
  *check(tree) {
    for (const task of tree.ofKind('receiveTask')) {
      if (attr(task, 'instantiate') !== 'true') continue;
      const sources = tree.flowsInto(task).map((flow) => tree.target(flow, 'sourceRef'));
      if (sources.some((source) => source?.local !== 'eventBasedGateway'))
        yield { at: task, message: `A flow ends at ${title(task)}, which starts the process itself.` };
    }
  },
};
