import { idOf, isFlowNode, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/**
 * The lists are only a second copy, so a file that keeps none is complete. A node that lists other flows and leaves this one out
 * contradicts the flow.
 */
export const flowNotListed: StandardRule = {
  code: 'flow-not-listed',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A node lists every flow that ends or begins at it, and no other.',
  mend: 'Draw the flow again, so that both sides agree.',
  *check(tree) {
    for (const node of tree.all.filter(isFlowNode))
      for (const [list, flows] of [
        ['incoming', tree.flowsInto(node)],
        ['outgoing', tree.flowsOutOf(node)],
      ] as const) {
        const listed = new Set(tree.references(node, list).map(({ target }) => target));
        if (kidsOf(node, list).length === 0) continue;
        for (const flow of flows)
          if (!listed.has(flow) && idOf(flow) !== undefined)
            yield {
              at: node,
              message: `The flow ${title(flow)} ${list === 'incoming' ? 'ends' : 'begins'} at ${title(node)}, whose list of ${list} flows leaves it out.`,
            };
      }
  },
};
