import { attr, isExecutable, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const flowImmediate: StandardRule = {
  code: 'flow-immediate',
  severity: 'error',
  lenientSeverity: 'info',
  says: 'In a process that is to run, every sequence flow is immediate, and none says so.',
  mend: 'Remove isImmediate from the flow.',
  *check(tree) {
    for (const flow of tree.ofKind('sequenceFlow'))
      if (attr(flow, 'isImmediate') !== undefined && isExecutable(flow))
        yield {
          at: flow,
          message: `The flow ${title(flow)} says isImmediate="${attr(flow, 'isImmediate')!}"; in a process that runs nothing happens in between.`,
          ...(attr(flow, 'isImmediate') === 'true' && { severity: 'info' as const }),
        };
  },
};
