import { isFlowNode, processOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** A flow across the border of a sub-process is `flow-crosses-scope`. */
export const flowAcrossPools: StandardRule = {
  code: 'flow-across-pools',
  severity: 'error',
  says: 'A sequence flow stays in its pool.',
  mend: 'Draw a message flow between pools.',
  *check(tree) {
    for (const flow of tree.ofKind('sequenceFlow'))
      for (const end of ['sourceRef', 'targetRef'] as const) {
        const node = tree.target(flow, end);
        if (node && isFlowNode(node) && processOf(node) && processOf(flow) && processOf(node) !== processOf(flow))
          yield {
            at: flow,
            message: `The flow ${title(flow)} ${end === 'sourceRef' ? 'begins' : 'ends'} at ${title(node)}, which is in another process.`,
          };
      }
  },
};
