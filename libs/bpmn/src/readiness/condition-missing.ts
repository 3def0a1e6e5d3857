import { aboutFlow, flowById, nodesOf, title, type Rule } from '../rules/rule.js';

/** Where an exclusive gateway decides, every way but the default has its condition. */
export const conditionMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
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
