import { idOf, isActivity, isForCompensation, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const compensationAssociation: StandardRule = {
  code: 'compensation-handler-unmarked',
  severity: 'error',
  says: 'The activity associated with a compensation event is marked as being for compensation, and no flow touches it.',
  mend: 'Say isForCompensation="true" at the activity and remove its flows.',
  *check(tree) {
    for (const association of tree.ofKind('association')) {
      const event = tree.target(association, 'sourceRef');
      const handler = tree.target(association, 'targetRef');
      if (event?.local !== 'boundaryEvent' || !handler || !isActivity(handler)) continue;
      if (!tree.triggersOf(event).some(({ local }) => local === 'compensateEventDefinition')) continue;
      if (!isForCompensation(handler))
        yield {
          at: handler,
          message: `${title(handler)} compensates for ${title(event)}, but is not marked as being for compensation.`,
          numbers: ['EXT.144'],
        };
    }
    for (const handler of tree.all.filter((element) => isActivity(element) && isForCompensation(element)))
      if (idOf(handler) && tree.flowsInto(handler).length + tree.flowsOutOf(handler).length > 0)
        yield {
          at: handler,
          message: `${title(handler)} is for compensation, yet a flow touches it.`,
          numbers: ['EXT.144'],
        };
  },
};
