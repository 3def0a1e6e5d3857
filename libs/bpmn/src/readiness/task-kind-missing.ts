import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** Every task says whether a person or a system does it. */
export const taskKindMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'task' && node.kind !== 'manualTask') return [];
    return [
      aboutNode(process, node, {
        code: 'task-kind-missing',
        severity: 'warning',
        category: 'owner',
        mendKind: 'set-kind',
        message:
          node.kind === 'task'
            ? `${title(node)} does not say who or what does it, so the process passes it without waiting.`
            : `${title(node)} is done outside Baton, so the process passes it without waiting.`,
        mend: 'Make it a user task if a person does it, a service task if a system does.',
      }),
    ];
  });
