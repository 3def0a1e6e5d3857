import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const startEventFlow: StandardRule = {
  code: 'start-event-flow-missing',
  severity: 'error',
  lenientSeverity: 'info',
  says: 'A flow begins at every start event.',
  mend: 'Draw a flow from it or remove it.',
  *check(tree) {
    for (const event of tree.ofKind('startEvent'))
      if (tree.flowsOutOf(event).length === 0)
        yield { at: event, message: `No flow begins at the start event ${title(event)}.` };
  },
};
