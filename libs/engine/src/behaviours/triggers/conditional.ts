import { assertReadable } from '../../variables.js';
import type { TriggerKind } from './trigger-kind.js';

/**
 * Waits until its condition becomes true. It is looked at as soon as it waits, and after each step that changed variables;
 * one that holds from the beginning happens at once.
 */
export const conditionalTrigger: TriggerKind<'conditional'> = (turn, { n, ...wait }, { condition }) => {
  assertReadable(turn, n, condition.text);
  turn.emit({ type: 'ConditionOpened', n: turn.next, elementInstance: n, ...wait });
};
