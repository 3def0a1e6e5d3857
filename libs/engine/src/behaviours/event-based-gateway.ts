import type { EventBasedGateway } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { listen } from './triggers/registry.js';

/**
 * Waits for every event behind it at once; the first that happens takes the token (see `catchEvent`), the others are no
 * longer waited for. One that starts instances is passed as they start (see `begin.ts`).
 */
export const eventBasedGateway: Behaviour<EventBasedGateway> = {
  activate({ outgoing }, n, turn) {
    for (const { target } of outgoing) listen(turn, target, n);
  },
};
