import { isFlowNode, kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const eventGatewayTargets: StandardRule = {
  code: 'event-gateway-target-wrong',
  severity: 'error',
  says: 'After an event-based gateway come message, timer, conditional and signal catch events or receive tasks without boundary events, which no other flow reaches.',
  mend: 'Put an intermediate catch event after the gateway.',
  *check(tree) {
    const hosts = new Set(tree.ofKind('boundaryEvent').map((event) => tree.target(event, 'attachedToRef')));
    for (const gateway of tree.ofKind('eventBasedGateway')) {
      const targets = tree.flowsOutOf(gateway).flatMap((flow) => tree.target(flow, 'targetRef') ?? []);
      for (const target of targets.filter(isFlowNode)) {
        const triggers = tree.triggersOf(target).map(({ local }) => local);
        const fits =
          target.local === 'receiveTask' ||
          (target.local === 'intermediateCatchEvent' &&
            triggers.every((trigger) => /^(message|timer|conditional|signal)E/.test(trigger)));
        if (!fits)
          yield {
            at: target,
            message: `${title(target)} (${target.local}${triggers.map((trigger) => `, ${trigger}`).join('')}) comes after the event-based gateway ${title(gateway)}.`,
            numbers: ['EXT.138'],
          };
        else if (hosts.has(target))
          yield {
            at: target,
            message: `${title(target)} comes after the event-based gateway ${title(gateway)} and has a boundary event.`,
            numbers: ['EXT.140'],
            ...(tree.lenient && { severity: 'warning' as const }),
          };
        if (tree.flowsInto(target).length > 1)
          yield {
            at: target,
            message: `Other flows than that of the event-based gateway ${title(gateway)} end at ${title(target)}.`,
            numbers: ['EXT.141', 'EXT.140'],
            ...(tree.lenient && { severity: 'warning' as const }),
          };
      }
      const messages = targets.filter((target) => kidsOf(target, 'messageEventDefinition').length > 0);
      const task = targets.find(({ local }) => local === 'receiveTask');
      if (task && messages.length > 0)
        yield {
          at: gateway,
          message: `Receive tasks such as ${title(task)} and message events both come after the event-based gateway ${title(gateway)}.`,
          numbers: ['EXT.139'],
          ...(tree.lenient && { severity: 'warning' as const }),
        };
    }
  },
};
