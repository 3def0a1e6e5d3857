import { definitionsOf } from '../definitions-of.js';
import { aboutFlow, aboutNode, flowById, nodesOf, title, type Rule } from '../rules/rule.js';

/** Where an exclusive gateway decides, every way but the default has its condition; so has each conditional event. */
export const conditionMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (
      definitionsOf(node).some((definition) => definition.type === 'conditional' && definition.condition.text === '')
    ) {
      return [
        aboutNode(process, node, {
          code: 'condition-missing',
          severity: 'error',
          category: 'decision',
          message: `${title(node)} waits for a condition that is not written, so it never happens.`,
          mend: 'Write its condition in FEEL.',
        }),
      ];
    }
    if (node.kind !== 'exclusiveGateway' || node.outgoing.length < 2) return [];
    return node.outgoing.flatMap((id) => {
      const flow = flowById(process, id);
      if (!flow || flow.condition || id === node.defaultFlow) return [];
      return [
        aboutFlow(process, flow, {
          code: 'condition-missing',
          severity: 'error',
          category: 'decision',
          mendKind: 'set-condition',
          message: `Nothing says when ${title(node)} takes the way ${title(flow)}.`,
          mend: 'Write its condition in FEEL, or make it the default flow.',
        }),
      ];
    });
  });
