import type { ExecutableNode, Turn } from './executable.js';

const NONE: readonly ExecutableNode[] = [];

/** The boundary events that listen at element instance `n`; those of a repeated activity listen at it and not at its rounds. */
export function boundariesAt(turn: Turn, n: number): readonly ExecutableNode[] {
  return turn.instance(n).inner === undefined ? turn.nodeOf(n).boundaries : NONE;
}
