import { isEvent, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const messageFlowDirection: StandardRule = {
  code: 'message-flow-direction-wrong',
  severity: 'error',
  says: 'Message flows end at events that catch and begin at events that throw.',
  mend: 'Turn the message flow round, or connect it to another step.',
  *check(tree) {
    for (const flow of tree.ofKind('messageFlow')) {
      const source = tree.target(flow, 'sourceRef');
      const target = tree.target(flow, 'targetRef');
      if (source && /^(startEvent|intermediateCatchEvent|boundaryEvent)$/.test(source.local))
        yield {
          at: source,
          message: `The message flow ${title(flow)} begins at ${title(source)}, which catches.`,
          numbers:
            source.local === 'startEvent'
              ? ['EXT.103']
              : source.local === 'boundaryEvent'
                ? ['EXT.120', 'EXT.119']
                : ['EXT.119'],
        };
      if (target && isEvent(target) && /^(endEvent|intermediateThrowEvent)$/.test(target.local))
        yield {
          at: target,
          message: `The message flow ${title(flow)} ends at ${title(target)}, which throws.`,
          numbers: target.local === 'endEvent' ? ['EXT.108'] : ['EXT.119'],
        };
    }
  },
};
