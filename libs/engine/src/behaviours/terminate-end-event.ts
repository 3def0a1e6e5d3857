import type { TerminateEndEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complete, terminateInside } from '../lifecycle.js';

/** Ends everything else in its scope; the scope itself then ends normally. */
export const terminateEndEvent: Behaviour<TerminateEndEvent> = {
  activate(_node, n, turn) {
    terminateInside(turn, turn.instance(n).scope, n);
    complete(turn, n);
  },
};
