import { isEventSubProcess, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const eventSubProcessFlow: StandardRule = {
  code: 'event-sub-process-in-flow',
  severity: 'error',
  says: 'An event sub-process is neither source nor target of a sequence flow.',
  mend: 'Remove the flow: the event inside starts the sub-process.',
  *check(tree) {
    for (const node of tree.all.filter(isEventSubProcess)) {
      if (tree.flowsOutOf(node).length > 0)
        yield {
          at: node,
          message: `A flow begins at the event sub-process ${title(node)}.`,
          numbers: ['EXT.021', 'EXT.057'],
        };
      if (tree.flowsInto(node).length > 0)
        yield {
          at: node,
          message: `A flow ends at the event sub-process ${title(node)}.`,
          numbers: ['EXT.022', 'EXT.057'],
        };
    }
  },
};
