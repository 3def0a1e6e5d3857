import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Engines begin or end a path there, so where a file is written for one, a missing outgoing flow is nothing to tell. */
export const intermediateEventFlow: StandardRule = {
  code: 'intermediate-event-flow-missing',
  severity: 'error',
  lenientSeverity: 'info',
  says: 'A flow ends and a flow begins at every intermediate event, except where a link stands for it.',
  mend: 'Draw the missing flow.',
  *check(tree) {
    for (const event of tree.ofKind('intermediateCatchEvent', 'intermediateThrowEvent')) {
      const link = tree.triggersOf(event).some(({ local }) => local === 'linkEventDefinition');
      const catches = event.local === 'intermediateCatchEvent';
      if (tree.flowsInto(event).length === 0 && !(link && catches))
        yield {
          at: event,
          message: `No flow ends at ${title(event)}.`,
          numbers: ['EXT.115'],
        };
      if (tree.flowsOutOf(event).length === 0 && !(link && !catches))
        yield {
          at: event,
          message: `No flow begins at ${title(event)}.`,
          numbers: ['EXT.116'],
        };
    }
  },
};
