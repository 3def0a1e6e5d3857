import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A plain start event has somebody or something that starts it. */
export const triggerMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const { starters, triggers } = process.baton;
    if (node.kind !== 'noneStartEvent' || node.scope !== process.id || starters.length > 0 || triggers.length > 0)
      return [];
    return [
      aboutNode(process, node, {
        code: 'trigger-missing',
        severity: 'warning',
        category: 'trigger',
        mendKind: 'set-trigger',
        message: `Nobody is named who starts the process at ${title(node)}, so only operators and API keys can.`,
        mend: 'Name the people or groups who may start it, or the webhook that does.',
      }),
    ];
  });
