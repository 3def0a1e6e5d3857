import { awaitedMessages, startsProcess } from '../awaited-messages.js';
import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A running instance that waits for a message says how to tell its own from another's. */
export const correlationMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    if (startsProcess(process, node)) return [];
    const message = awaitedMessages(node).find(
      ({ name, correlationKey }) => name !== '' && correlationKey === undefined,
    );
    if (!message) return [];
    return [
      aboutNode(process, node, {
        code: 'correlation-key-missing',
        severity: 'error',
        category: 'hand-off',
        mendKind: 'set-message',
        message: `${title(node)} has no correlation key, so a message "${message.name}" cannot find its instance.`,
        mend: 'Set the correlation key, for instance =orderId.',
      }),
    ];
  });
