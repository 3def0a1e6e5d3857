import { isArtifact, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

const numbers = {
  sequenceFlow: { targetRef: 'EXT.006', sourceRef: 'EXT.007' },
  messageFlow: { targetRef: 'EXT.008', sourceRef: 'EXT.009' },
} as const;

export const artifactInFlow: StandardRule = {
  code: 'artifact-in-flow',
  severity: 'error',
  says: 'An annotation, a group or an association is neither source nor target of a sequence flow or message flow.',
  mend: 'Connect artifacts with associations, and the flow with steps.',
  *check(tree) {
    for (const kind of ['sequenceFlow', 'messageFlow'] as const)
      for (const flow of tree.ofKind(kind))
        for (const end of ['sourceRef', 'targetRef'] as const) {
          const target = tree.target(flow, end);
          if (target && isArtifact(target))
            yield {
              at: flow,
              message: `The flow ${title(flow)} ${end === 'sourceRef' ? 'begins' : 'ends'} at the ${target.local} ${title(target)}.`,
              numbers: [numbers[kind][end]],
            };
        }
  },
};
