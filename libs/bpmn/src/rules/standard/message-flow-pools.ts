import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const messageFlowPools: StandardRule = {
  code: 'message-flow-in-one-pool',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'A message flow connects two pools.',
  mend: 'Draw a sequence flow inside the pool, or connect another pool.',
  *check(tree) {
    for (const flow of tree.ofKind('messageFlow')) {
      const source = tree.target(flow, 'sourceRef');
      const target = tree.target(flow, 'targetRef');
      const [from, to] = [source && tree.poolOf(source), target && tree.poolOf(target)];
      if (from && from === to)
        yield {
          at: flow,
          message: `The message flow ${title(flow)} begins and ends in the pool ${title(from)}.`,
        };
    }
  },
};
