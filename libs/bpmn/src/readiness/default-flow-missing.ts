import { aboutNode, flowById, nodesOf, title, type Rule } from '../rules/rule.js';

/** A decision has a way for the case that no condition holds. */
export const defaultFlowMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'exclusiveGateway' || node.outgoing.length < 2 || node.defaultFlow !== undefined) return [];
    if (!node.outgoing.every((id) => flowById(process, id)?.condition)) return [];
    return [
      aboutNode(process, node, {
        code: 'default-flow-missing',
        severity: 'warning',
        category: 'decision',
        mendKind: 'set-default-flow',
        message: `When no condition of ${title(node)} holds, the process stops there with an incident.`,
        mend: 'Choose the way that is taken otherwise.',
      }),
    ];
  });
