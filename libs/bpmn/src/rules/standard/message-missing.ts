import { childrenOf, foreignWordsOf, isExecutable, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** Engines have words of their own for what is sent or awaited, on the event or on its definition. */
export const messageMissing: StandardRule = {
  code: 'event-message-missing',
  severity: 'error',
  says: 'In a process that is to run, a message event names its message.',
  mend: 'Name the message in messageRef.',
  *check(tree) {
    for (const definition of tree.ofKind('messageEventDefinition')) {
      const event = definition.parent;
      if (!event || !isExecutable(definition) || tree.references(definition, 'messageRef').length > 0) continue;
      if (foreignWordsOf(definition).length > 0 || foreignWordsOf(event).length > 0) continue;
      const bare = childrenOf(definition).length === 0;
      yield {
        at: event,
        message: `The message event ${title(event)} does not name its message.`,
        ...(bare && tree.lenient && { severity: 'info' as const }),
      };
    }
  },
};
