import type { ExecutableNode, Turn } from './executable.js';

const NONE: readonly ExecutableNode[] = [];

/** The boundary events that listen at element instance `n`; those of a repeated activity listen at it and not at its rounds. */
export function boundariesAt(turn: Turn, n: number): readonly ExecutableNode[] {
  return turn.instance(n).inner === undefined && !isRestored(turn, n) ? turn.nodeOf(n).boundaries : NONE;
}

/** Whether scope `n` had ended, and is there again so that what was done in it can be undone. */
export function isRestored(turn: Turn, n: number): boolean {
  if (n === 0 || turn.instance(n).compensates === undefined) return false;
  const { model } = turn.nodeOf(n);
  return !('forCompensation' in model && model.forCompensation === true);
}
