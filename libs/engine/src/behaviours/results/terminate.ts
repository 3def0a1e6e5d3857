import { terminateInside } from '../../lifecycle.js';
import type { Result } from './result.js';

/** Ends everything else in its scope; the scope itself then ends normally. */
export const terminateResult: Result<'terminate'> = (turn, _node, n) => () => {
  terminateInside(turn, turn.instance(n).scope, n);
  return true;
};
