import { aboutNode, nodesOf, title, type Rule } from '../rules/rule.js';

/** A running instance that waits for a message says how to tell its own from another's. */
export const correlationMissing: Rule = (process) =>
  nodesOf(process).flatMap((node) => {
    const waits =
      node.kind === 'messageCatchEvent' || node.kind === 'receiveTask' || node.kind === 'messageBoundaryEvent';
    if (!waits || node.message.name === '' || node.message.correlationKey !== undefined) return [];
    return [
      aboutNode(process, node, {
        code: 'correlation-key-missing',
        severity: 'error',
        category: 'hand-off',
        mendKind: 'set-message',
        message: `${title(node)} has no correlation key, so a message "${node.message.name}" cannot find its instance.`,
        mend: 'Set the correlation key, for instance =orderId.',
      }),
    ];
  });
