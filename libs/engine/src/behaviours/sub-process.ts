import type { SubProcess, Transaction } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complete, enterScope } from '../lifecycle.js';

/** A scope of its own: begins at its start event, and is done with the last token in it. */
export const subProcess: Behaviour<SubProcess | Transaction> = {
  activate(node, n, turn) {
    enterScope(turn, n, node.starts);
    if (node.starts.length === 0) complete(turn, n);
  },
};
