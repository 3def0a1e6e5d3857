import { openSubscription } from '../../waits.js';
import type { TriggerKind } from './trigger-kind.js';

/** Waits for a message that the host correlates. */
export const messageTrigger: TriggerKind<'message'> = (turn, wait, { message }) =>
  openSubscription(turn, wait, message);
