import { attr, scopeOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const choreographyClosed: StandardRule = {
  code: 'choreography-closed',
  severity: 'error',
  says: 'No message flow from outside reaches into a closed choreography.',
  mend: 'Draw the message in the choreography, or do not say that it is closed.',
  *check(tree) {
    for (const flow of tree.ofKind('messageFlow'))
      for (const end of ['sourceRef', 'targetRef']) {
        const node = tree.target(flow, end);
        const choreography = node && scopeOf(node);
        if (
          choreography &&
          /horeography/.test(choreography.local) &&
          attr(choreography, 'isClosed') === 'true' &&
          flow.parent !== choreography
        )
          yield {
            at: flow,
            message: `The message flow ${title(flow)} goes to ${title(node)} in the choreography ${title(choreography)}, which says that it is closed.`,
          };
      }
  },
};
