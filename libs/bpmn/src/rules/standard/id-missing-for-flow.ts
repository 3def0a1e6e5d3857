import { idOf, isFlowNode, scopeOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** A node without an id is harmless until a flow looks for it. */
export const idMissingForFlow: StandardRule = {
  code: 'id-missing-for-flow',
  severity: 'error',
  says: 'An element that something refers to has an id.',
  mend: 'Give the element the id that the flow names.',
  *check(tree) {
    const nameless = tree.all.filter((element) => isFlowNode(element) && idOf(element) === undefined);
    if (nameless.length === 0) return;
    for (const flow of tree.ofKind('sequenceFlow'))
      for (const end of ['sourceRef', 'targetRef'])
        for (const { value, target, foreign } of tree.references(flow, end)) {
          const node = nameless.find((candidate) => scopeOf(candidate) === scopeOf(flow));
          if (!target && !foreign && node)
            yield {
              at: flow,
              message: `The flow ${title(flow)} names "${value}", which nothing is called, while a ${node.local} beside it has no id.`,
            };
        }
  },
};
