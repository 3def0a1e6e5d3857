import { awaitedMessages, startsProcess } from '../awaited-messages.js';
import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** What waits for a message says for which. */
export const messageMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (awaitedMessages(node).every(({ name }) => name !== '')) return [];
    return [
      aboutNode(process, node, {
        code: 'message-missing',
        severity: 'error',
        category: startsProcess(process, node) ? 'trigger' : 'hand-off',
        mendKind: 'set-message',
        message: `${title(node)} waits for a message without a name, so none can reach it.`,
        mend: 'Name the message.',
      }),
    ];
  });
