import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** What waits for a message says for which. */
export const messageMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const waits =
      node.kind === 'messageStartEvent' ||
      node.kind === 'messageCatchEvent' ||
      node.kind === 'receiveTask' ||
      node.kind === 'messageBoundaryEvent';
    if (!waits || node.message.name !== '') return [];
    return [
      aboutNode(process, node, {
        code: 'message-missing',
        severity: 'error',
        category: node.kind === 'messageStartEvent' ? 'trigger' : 'hand-off',
        mendKind: 'set-message',
        message: `${title(node)} waits for a message without a name, so none can reach it.`,
        mend: 'Name the message.',
      }),
    ];
  });
