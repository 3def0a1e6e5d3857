import type { Appliers } from './applier.js';

export const callAppliers: Appliers<'ChildCalled' | 'ChildEnded' | 'ChildCanceled'> = {
  ChildCalled(draft, { n, element, elementInstance, processId }) {
    draft.open('calls', n, { element, elementInstance, processId });
  },
  ChildEnded(draft, { n }) {
    draft.drop('calls', n);
  },
  ChildCanceled(draft, { n }) {
    draft.drop('calls', n);
  },
};
