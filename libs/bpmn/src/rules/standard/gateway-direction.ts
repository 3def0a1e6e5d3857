import { attr, isExecutable, isGateway, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** The direction is a claim about the drawing; engines ignore it. */
export const gatewayDirection: StandardRule = {
  code: 'gateway-direction-wrong',
  severity: 'error',
  says: 'A converging gateway has at most one outgoing flow, a diverging one at most one incoming, a mixed one several of both.',
  mend: 'Correct the gateway direction, or leave it out.',
  *check(tree) {
    for (const gateway of tree.all.filter(isGateway)) {
      const direction = attr(gateway, 'gatewayDirection');
      const into = tree.flowsInto(gateway).length;
      const outOf = tree.flowsOutOf(gateway).length;
      const number =
        direction === 'Converging' && outOf > 1
          ? 'EXT.017'
          : direction === 'Diverging' && into > 1
            ? 'EXT.018'
            : direction === 'Mixed' && (into < 2 || outOf < 2)
              ? 'EXT.019'
              : undefined;
      if (number && (into > 0 || outOf > 0))
        yield {
          at: gateway,
          message: `The gateway ${title(gateway)} says it is ${direction!.toLowerCase()}, but has ${into} incoming and ${outOf} outgoing flows.`,
          numbers: [number],
          ...((tree.lenient || !isExecutable(gateway)) && { severity: 'warning' as const }),
        };
    }
  },
};
