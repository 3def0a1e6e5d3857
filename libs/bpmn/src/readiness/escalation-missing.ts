import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A step with a due time says what happens when it passes. */
export const escalationMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const { serviceLevel } = node.baton;
    if (serviceLevel?.due === undefined || serviceLevel.escalations.length > 0) return [];
    return [
      aboutNode(process, node, {
        code: 'escalation-missing',
        severity: 'info',
        category: 'clock',
        mendKind: 'set-clock',
        message: `${title(node)} is due after ${serviceLevel.due}, but nobody hears of it when that has passed.`,
        mend: 'Name somebody with authority to whom it escalates.',
      }),
    ];
  });
