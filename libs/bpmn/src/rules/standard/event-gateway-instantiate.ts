import { attr, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const eventGatewayInstantiate: StandardRule = {
  code: 'event-gateway-instantiation-wrong',
  severity: 'error',
  says: 'No flow ends at an event-based gateway that starts the process, and only such a one is parallel.',
  mend: 'Remove the flow, or change instantiate or the type of the gateway.',
  *check(tree) {
    for (const gateway of tree.ofKind('eventBasedGateway')) {
      const instantiates = attr(gateway, 'instantiate') === 'true';
      if (
        instantiates &&
        tree.flowsInto(gateway).some((flow) => tree.target(flow, 'sourceRef')?.local !== 'startEvent')
      )
        yield {
          at: gateway,
          message: `A flow ends at the event-based gateway ${title(gateway)}, which starts the process itself.`,
          numbers: ['EXT.142'],
        };
      if (!instantiates && attr(gateway, 'eventGatewayType') === 'Parallel')
        yield {
          at: gateway,
          message: `The event-based gateway ${title(gateway)} is parallel, but does not start the process.`,
          numbers: ['EXT.143'],
        };
    }
  },
};
