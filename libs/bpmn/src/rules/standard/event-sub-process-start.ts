import { isEventSubProcess, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const eventSubProcessStart: StandardRule = {
  code: 'event-sub-process-start-wrong',
  severity: 'error',
  says: 'An event sub-process begins at exactly one start event, which has a trigger.',
  mend: 'Draw one start event with a trigger in it.',
  *check(tree) {
    for (const node of tree.all.filter(isEventSubProcess)) {
      const starts = kidsOf(node, 'startEvent');
      if (starts.length !== 1)
        yield {
          at: node,
          message: `The event sub-process ${title(node)} has ${starts.length} start events.`,
          numbers: ['EXT.058', 'EXT.055'],
        };
      for (const start of starts)
        if (tree.triggersOf(start).length === 0 && kidsOf(start, 'eventDefinitionRef').length === 0)
          yield {
            at: start,
            message: `The event sub-process ${title(node)} begins at ${title(start)}, which nothing triggers.`,
            numbers: ['EXT.059', 'EXT.056'],
          };
    }
  },
};
