import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A step that only one person can do has a backup. */
export const backupMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const { owner } = node.baton;
    if (owner?.assignee === undefined || owner.candidates.length > 0 || owner.backup !== undefined) return [];
    return [
      aboutNode(process, node, {
        code: 'backup-missing',
        severity: 'info',
        category: 'owner',
        mendKind: 'set-backup',
        message: `Only one person has ${title(node)}; it stands still while they are away.`,
        mend: 'Name a backup, such as manager-of-assignee or a group.',
      }),
    ];
  });
