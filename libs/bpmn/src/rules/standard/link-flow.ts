import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const linkFlow: StandardRule = {
  code: 'link-flow-wrong',
  severity: 'error',
  says: 'No flow ends at a link that catches, and none begins at a link that throws.',
  mend: 'Remove the flow: the link stands for it.',
  *check(tree) {
    for (const event of tree.ofKind('intermediateCatchEvent', 'intermediateThrowEvent')) {
      if (!tree.triggersOf(event).some(({ local }) => local === 'linkEventDefinition')) continue;
      if (event.local === 'intermediateCatchEvent' && tree.flowsInto(event).length > 0)
        yield { at: event, message: `A flow ends at ${title(event)}, which catches a link.` };
      if (event.local === 'intermediateThrowEvent' && tree.flowsOutOf(event).length > 0)
        yield { at: event, message: `A flow begins at ${title(event)}, which throws a link.` };
    }
  },
};
