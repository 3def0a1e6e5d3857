import { isActivity, kidOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Engines end the path when the only condition is false, so a file written for one is warned. */
export const conditionalFlowAlone: StandardRule = {
  code: 'conditional-flow-alone',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A conditional flow out of a step is not the only flow that leaves it.',
  mend: 'Draw a second flow, such as the default one, or remove the condition.',
  *check(tree) {
    for (const flow of tree.ofKind('sequenceFlow')) {
      const source = tree.target(flow, 'sourceRef');
      if (source && isActivity(source) && kidOf(flow, 'conditionExpression') && tree.flowsOutOf(source).length === 1)
        yield {
          at: flow,
          message: `The flow ${title(flow)} has a condition but is the only one out of ${title(source)}, so the process would stop where it is false.`,
        };
    }
  },
};
