import type { JsonObject } from '@baton/kernel';

import type { Draft } from '../draft.js';
import type { LoopState } from '../state.js';
import type { Appliers } from './applier.js';

export const loopAppliers: Appliers<'LoopBegun'> = {
  LoopBegun(draft, { n, count, items, results }) {
    put(draft, n, {
      ...(count === undefined ? {} : { count }),
      begun: 0,
      completed: 0,
      terminated: 0,
      ...(items === undefined ? {} : { items }),
      ...(results ? { results: Array.from({ length: count ?? 0 }, () => null) } : {}),
    });
  },
};

/** A round of a loop begins in `scope`. */
export function beginRound(draft: Draft, scope: number): void {
  const { loop } = draft.element(scope);
  if (loop) put(draft, scope, { ...loop, begun: loop.begun + 1 });
}

/** A round of a loop in `scope` has ended. */
export function endRound(draft: Draft, scope: number, fields: (loop: LoopState) => Partial<LoopState>): void {
  const { loop } = draft.element(scope);
  if (loop) put(draft, scope, { ...loop, ...fields(loop) });
}

function put(draft: Draft, n: number, loop: LoopState): void {
  const instance = draft.element(n);
  draft.put('elements', n, { ...instance, loop, variables: { ...instance.variables, ...counts(loop) } });
}

/** What the standard names of a loop, as variables of it. */
export function counts({ count, begun, completed, terminated }: LoopState): JsonObject {
  if (count === undefined) return { loopCounter: begun };
  return {
    numberOfInstances: count,
    numberOfActiveInstances: begun - completed - terminated,
    numberOfCompletedInstances: completed,
    numberOfTerminatedInstances: terminated,
  };
}
