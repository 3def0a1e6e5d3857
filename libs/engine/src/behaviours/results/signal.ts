import { trigger } from '../../lifecycle.js';
import { resolveText } from '../../variables.js';
import type { Result } from './result.js';

/** Reaches everything in this instance that waits for it at once, in the order in which it began to wait. */
export const signalResult: Result<'signal'> = (turn, { id }, n, definition) => {
  const signal = resolveText(turn, n, definition.signal.name);
  const variables = turn.instance(n).variables ?? {};
  return () => {
    turn.emit({ type: 'SignalThrown', element: id, elementInstance: n, signal, variables });
    for (const key of Object.keys(turn.state.subscriptions)) {
      const subscription = Number(key);
      const open = turn.state.subscriptions[subscription];
      if (open?.kind !== 'signal' || open.message !== signal) continue;
      const place = open.definition === undefined ? {} : { definition: open.definition };
      trigger(turn, open.element, open.elementInstance, { type: 'message', subscription, variables, ...place });
    }
    return true;
  };
};
