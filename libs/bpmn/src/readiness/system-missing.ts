import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** What a system does is bound to a system. */
export const systemMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const { connector, job } = node.baton;
    if ((node.kind !== 'serviceTask' && node.kind !== 'businessRuleTask') || connector || job) return [];
    if ('decision' in node && node.decision !== undefined) return [];
    return [
      aboutNode(process, node, {
        code: 'system-missing',
        severity: 'error',
        category: 'system',
        mendKind: 'bind-system',
        message: `${title(node)} is done by a system, but none is bound, so nobody would ever do it.`,
        mend: 'Bind a connector that calls the system, or a job that a worker does.',
      }),
    ];
  });
