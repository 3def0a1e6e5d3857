import { kidOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const eventGatewayFlows: StandardRule = {
  code: 'event-gateway-flows-wrong',
  severity: 'error',
  says: 'At least two flows, none of them conditional, leave an event-based gateway.',
  mend: 'Draw a second flow, or replace the gateway by the event itself; remove conditions.',
  *check(tree) {
    for (const gateway of tree.ofKind('eventBasedGateway')) {
      const flows = tree.flowsOutOf(gateway);
      if (flows.length < 2)
        yield {
          at: gateway,
          message: `${flows.length === 0 ? 'No flow leaves' : 'Only one flow leaves'} the event-based gateway ${title(gateway)}.`,
          numbers: ['EXT.136'],
          ...(tree.lenient && { severity: 'warning' as const }),
        };
      for (const flow of flows)
        if (kidOf(flow, 'conditionExpression'))
          yield {
            at: flow,
            message: `The flow ${title(flow)} out of the event-based gateway ${title(gateway)} has a condition.`,
            numbers: ['EXT.137'],
          };
    }
  },
};
