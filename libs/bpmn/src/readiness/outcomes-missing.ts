import { aboutNode, flowById, nodeById, nodesOf, title, type Rule } from '../rules/rule.js';

/** A person whose step leads to a decision has its outcomes as buttons. */
export const outcomesMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'userTask' || node.baton.outcomes.length > 0) return [];
    const decides = node.outgoing.some((id) => {
      const next = nodeById(process, flowById(process, id)?.target);
      return next?.kind === 'exclusiveGateway' && next.outgoing.length > 1 && next.incoming.length === 1;
    });
    if (!decides) return [];
    return [
      aboutNode(process, node, {
        code: 'outcomes-missing',
        severity: 'info',
        category: 'decision',
        mendKind: 'set-outcomes',
        message: `A decision follows ${title(node)}, but the person sees no choice there.`,
        mend: 'Name the outcomes, such as "Approve" and "Send back", or collect what decides in the form.',
      }),
    ];
  });
