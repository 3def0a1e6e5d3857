import type { Appliers } from './applier.js';

export const adHocAppliers: Appliers<'AdHocQueued' | 'AdHocEnding'> = {
  AdHocQueued(draft, { n, queue }) {
    draft.put('elements', n, { ...draft.element(n), queue });
  },
  AdHocEnding(draft, { n }) {
    const { queue: _, ...instance } = draft.element(n);
    draft.put('elements', n, { ...instance, ending: true });
  },
};
