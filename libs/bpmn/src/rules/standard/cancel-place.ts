import { isSubProcess, scopeOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

export const cancelPlace: StandardRule = {
  code: 'cancel-misplaced',
  severity: 'error',
  says: 'Cancel events belong to transactions: the end event inside one, the boundary event on one.',
  mend: 'Make the sub-process a transaction, or choose another event.',
  *check(tree) {
    for (const event of tree.ofKind('boundaryEvent', 'endEvent')) {
      if (!tree.triggersOf(event).some(({ local }) => local === 'cancelEventDefinition')) continue;
      if (event.local === 'boundaryEvent') {
        const host = tree.target(event, 'attachedToRef');
        if (host && host.local !== 'transaction')
          yield {
            at: event,
            message: `The cancel event ${title(event)} sits on ${title(host)}, which is no transaction.`,
            numbers: ['EXT.111'],
          };
        continue;
      }
      let scope = scopeOf(event);
      while (scope && isSubProcess(scope) && scope.local !== 'transaction') scope = scopeOf(scope);
      if (scope?.local !== 'transaction')
        yield {
          at: event,
          message: `The cancel end event ${title(event)} is in no transaction.`,
          numbers: ['EXT.121'],
        };
    }
  },
};
