import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** What sends says to whom and by what. */
export const receiverMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (node.kind !== 'sendTask' && node.kind !== 'messageThrowEvent' && node.kind !== 'messageEndEvent') return [];
    const { notify, connector, job } = node.baton;
    if (notify.length > 0 || connector || job) return [];
    return [
      aboutNode(process, node, {
        code: 'receiver-missing',
        severity: 'error',
        category: 'hand-off',
        mendKind: 'set-receiver',
        message: `${title(node)} sends, but does not say to whom or by what, so nothing would arrive.`,
        mend: 'Name the people to notify, or bind the system that takes the message.',
      }),
    ];
  });
