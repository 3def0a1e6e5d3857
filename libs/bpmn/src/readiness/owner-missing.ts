import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** Every step done by people has an owner or a guest. */
export const ownerMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const { owner, guest } = node.baton;
    if (node.kind !== 'userTask' || guest || owner?.assignee !== undefined || (owner?.candidates.length ?? 0) > 0)
      return [];
    return [
      aboutNode(process, node, {
        code: 'owner-missing',
        severity: 'warning',
        category: 'owner',
        mendKind: 'set-owner',
        message: `Nobody is named to do ${title(node)}${node.department ? ` (${node.department})` : ''}, so it would wait until an operator assigns it.`,
        mend: 'Name a person or a group, or a guest with an e-mail address.',
      }),
    ];
  });
