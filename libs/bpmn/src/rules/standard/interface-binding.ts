import { title } from './elements.js';
import { itemOfData, itemOfMessage, sameItem } from './items.js';
import type { StandardRule } from './standard-rule.js';

export const interfaceBinding: StandardRule = {
  code: 'interface-binding-differs',
  severity: 'error',
  lenientSeverity: 'warning',
  says: 'The data that an operation is bound to are the items of the operation’s messages.',
  mend: 'Bind the operation to data of the same item.',
  *check(tree) {
    for (const binding of tree.ofKind('ioBinding')) {
      const operation = tree.target(binding, 'operationRef');
      if (!operation) continue;
      for (const [reference, messageReference] of [
        ['inputDataRef', 'inMessageRef'],
        ['outputDataRef', 'outMessageRef'],
      ] as const) {
        const data = tree.target(binding, reference);
        const message = tree.target(operation, messageReference);
        if (
          data &&
          message &&
          itemOfData(tree, data) &&
          !sameItem(itemOfData(tree, data), itemOfMessage(tree, message))
        )
          yield {
            at: binding,
            message: `The operation ${title(operation)} is bound to ${title(data)}, which is not the item of its message ${title(message)}.`,
          };
      }
    }
  },
};
