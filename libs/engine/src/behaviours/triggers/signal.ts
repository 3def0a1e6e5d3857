import { resolveText } from '../../variables.js';
import type { TriggerKind } from './trigger-kind.js';

/** Waits for every signal of its name, from wherever it comes. */
export const signalTrigger: TriggerKind<'signal'> = (turn, { n, ...wait }, { signal }) => {
  const message = resolveText(turn, n, signal.name);
  turn.emit({ type: 'SubscriptionOpened', n: turn.next, elementInstance: n, ...wait, message, kind: 'signal' });
};
