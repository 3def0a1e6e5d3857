import type { Draft } from '../draft.js';
import type { Appliers } from './applier.js';

function countChild(draft: Draft, scope: number, change: 1 | -1): void {
  const parent = draft.element(scope);
  draft.put('elements', scope, { ...parent, children: parent.children + change });
}

function close(draft: Draft, { n }: { readonly n: number }): void {
  const { scope } = draft.element(n);
  draft.drop('elements', n);
  countChild(draft, scope, -1);
}

export const elementAppliers: Appliers<'ElementActivated' | 'ElementCompleted' | 'ElementTerminated' | 'FlowTaken'> = {
  ElementActivated(draft, { n, element, scope }) {
    draft.open('elements', n, { element, scope, children: 0 });
    countChild(draft, scope, 1);
  },
  ElementCompleted: close,
  ElementTerminated: close,
  FlowTaken(draft, { flow, join }) {
    if (join === undefined) return;
    const element = draft.element(join);
    draft.put('elements', join, { ...element, arrived: [...(element.arrived ?? []), flow] });
  },
};
