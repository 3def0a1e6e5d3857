import type { Draft } from '../draft.js';
import type { Appliers } from './applier.js';
import { dropRecords, moveRecords, takeRecord } from './compensation.js';
import { beginRound, endRound } from './loops.js';

function countChild(draft: Draft, scope: number, change: 1 | -1): void {
  const parent = draft.element(scope);
  draft.put('elements', scope, { ...parent, children: parent.children + change });
}

function close(draft: Draft, n: number): void {
  const { scope } = draft.element(n);
  draft.drop('elements', n);
  countChild(draft, scope, -1);
}

export const elementAppliers: Appliers<'ElementActivated' | 'ElementCompleted' | 'ElementTerminated' | 'FlowTaken'> = {
  ElementActivated(draft, { n, element, scope, inner, compensates, owner }) {
    draft.open('elements', n, {
      element,
      scope,
      children: 0,
      ...(inner === undefined ? {} : { inner }),
      ...(compensates === undefined ? {} : { compensates, ...takeRecord(draft, compensates, n) }),
      ...(owner === undefined ? {} : { owner }),
    });
    countChild(draft, scope, 1);
    if (inner !== undefined) beginRound(draft, scope);
  },
  ElementCompleted(draft, { n, result }) {
    const { scope, inner, compensates } = draft.element(n);
    close(draft, n);
    if (compensates === undefined) moveRecords(draft, n, scope);
    else dropRecords(draft, n);
    if (inner === undefined) return;
    endRound(draft, scope, ({ completed, results }) => ({
      completed: completed + 1,
      ...(results && result !== undefined ? { results: results.with(inner - 1, result) } : {}),
    }));
  },
  ElementTerminated(draft, { n }) {
    const { scope, inner } = draft.element(n);
    close(draft, n);
    dropRecords(draft, n);
    if (inner !== undefined) endRound(draft, scope, ({ terminated }) => ({ terminated: terminated + 1 }));
  },
  FlowTaken(draft, { flow, join }) {
    if (join === undefined) return;
    const element = draft.element(join);
    draft.put('elements', join, { ...element, arrived: [...(element.arrived ?? []), flow] });
  },
};
