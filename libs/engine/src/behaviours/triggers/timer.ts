import { openTimer } from '../../waits.js';
import type { TriggerKind } from './trigger-kind.js';

/** Waits for a moment. */
export const timerTrigger: TriggerKind<'timer'> = (turn, wait, { timer }) => openTimer(turn, wait, timer);
