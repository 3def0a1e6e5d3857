import { definitionsOf, type EndEvent, type ThrowEvent } from '@baton/bpmn';

import type { Behaviour } from '../executable.js';
import { openJob } from '../jobs.js';
import { complete } from '../lifecycle.js';
import { outgoingFlows } from '../outgoing-flows.js';
import { setResult } from '../variables.js';
import { followLinks } from './results/link.js';
import { throwAll } from './results/registry.js';

/**
 * Intermediate throw event and end event: throws all of its definitions, then goes on, or ends the token's way. Without any it
 * sends the messages to people that it carries. A signal is thrown once all other tokens wait, so that none misses it.
 */
export const throwEvent: Behaviour<ThrowEvent | EndEvent> = {
  yields: ({ model }) => definitionsOf(model).some(({ type }) => type === 'signal'),
  activate(node, n, turn) {
    const definitions = definitionsOf(node.model);
    const unnamed = definitions.length === 0 && node.model.kind.startsWith('message');
    if (unnamed || (definitions.length === 0 && node.model.baton.notify.length > 0)) openJob(turn, node, n);
    else if (throwAll(turn, node, n, definitions)) complete(turn, n);
  },
  trigger(_node, n, cause, turn) {
    if ('variables' in cause) setResult(turn, n, cause.variables);
    if (!Object.values(turn.state.jobs).some(({ elementInstance }) => elementInstance === n)) complete(turn, n);
  },
  leave(node, n, turn) {
    const flows = outgoingFlows(node, n, turn);
    followLinks(turn, node, turn.instance(n).scope);
    return flows;
  },
};
