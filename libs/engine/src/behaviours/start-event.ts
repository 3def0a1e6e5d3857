import type { StartEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { complete } from '../lifecycle.js';
import { setResult } from '../variables.js';
import { needsAll } from './triggers/awaited.js';
import { scheduleNext } from './boundary-event.js';
import { beginEventSubProcess, interrupts } from './event-sub-process.js';
import { happened, listen } from './triggers/registry.js';

/**
 * Of a process: what starts it has happened, so it is passed; one that needs several things waits for the others.
 * Of an event sub-process: listens while the scope around that runs, and begins it, as often as its event happens unless it interrupts.
 */
export const startEvent: Behaviour<StartEvent> = {
  arm(node, scope, turn) {
    listen(turn, node, scope);
  },
  activate(node, n, turn) {
    const counted = needsAll(node.model) ? turn.instance(n).counted?.[node.id] : undefined;
    if (counted) listen(turn, node, n, counted.definitions);
    else complete(turn, n);
  },
  trigger(node, n, cause, turn) {
    const own = turn.instance(n).element === node.id;
    const goesOn = !own && !interrupts(node);
    if (goesOn) scheduleNext(turn, node, n, cause);
    const variables = happened(turn, node, n, cause, goesOn);
    if (!variables) return;
    if (!own) return void beginEventSubProcess(turn, node, n, variables);
    setResult(turn, n, variables);
    complete(turn, n);
  },
};
