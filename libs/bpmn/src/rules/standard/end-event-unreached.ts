import { kidsOf, title } from './elements.js';
import type { StandardRule } from './standard-rule.js';

/** A flow that ends there counts, unless the file lists flows at its nodes and this one lists none. */
export const endEventUnreached: StandardRule = {
  code: 'end-event-unreached',
  severity: 'error',
  lenientSeverity: 'info',
  says: 'A flow ends at every end event.',
  mend: 'Draw a flow to it or remove it.',
  *check(tree) {
    for (const event of tree.ofKind('endEvent')) {
      const flows = tree.flowsInto(event).length;
      if (flows > 0 && (!tree.keepsLists || kidsOf(event, 'incoming').length > 0)) continue;
      yield {
        at: event,
        message:
          flows > 0
            ? `The end event ${title(event)} lists no incoming flow, although one ends there and other nodes list theirs.`
            : `No flow ends at the end event ${title(event)}.`,
      };
    }
  },
};
