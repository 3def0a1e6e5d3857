import { title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Engines end the path there, so where nothing leaves a boundary event that is a warning. */
export const boundaryOutgoing: StandardRule = {
  code: 'boundary-flow-wrong',
  severity: 'error',
  says: 'Flows leave every boundary event, but none leaves one for compensation.',
  mend: 'Draw a flow, or for compensation an association to the step that compensates.',
  *check(tree) {
    for (const event of tree.ofKind('boundaryEvent')) {
      const flows = tree.flowsOutOf(event).length;
      const compensates = tree.triggersOf(event).some(({ local }) => local === 'compensateEventDefinition');
      if (compensates && flows > 0)
        yield {
          at: event,
          message: `A flow leaves ${title(event)}, which is for compensation.`,
          numbers: ['EXT.114'],
        };
      if (!compensates && flows === 0)
        yield {
          at: event,
          message: `No flow leaves the boundary event ${title(event)}.`,
          numbers: ['EXT.113'],
          ...(tree.lenient && { severity: 'info' as const }),
        };
    }
  },
};
