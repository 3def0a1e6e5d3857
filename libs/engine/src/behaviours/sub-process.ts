import type { SubProcess } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complete, enter } from '../lifecycle.js';

/** A scope of its own: begins at its start event, and is done with the last token in it. */
export const subProcess: Behaviour<SubProcess> = {
  activate(node, n, turn) {
    for (const start of node.starts) enter(turn, start, n);
    if (node.starts.length === 0) complete(turn, n);
  },
};
