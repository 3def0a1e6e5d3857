import { undoAll } from '../../compensation.js';
import type { Result } from './result.js';

/** Undoes what was done in its scope, or the activity that it names; waits until that is undone unless it says not to. */
export const compensationResult: Result<'compensation'> =
  (turn, _node, n, { waitForCompletion }) =>
  () => {
    if (waitForCompletion) turn.later(n, 'compensate');
    else undoAll(turn, n);
    return !waitForCompletion;
  };
