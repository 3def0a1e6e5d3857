import type { Appliers } from './applier.js';

export const instanceAppliers: Appliers<
  'InstanceStarted' | 'InstanceCompleted' | 'InstanceCanceled' | 'InstanceFailed' | 'VariablesSet'
> = {
  InstanceStarted(draft, { processId, version, definitionId, businessKey, by, parent, variables }) {
    draft.set({
      status: 'active',
      processId,
      version,
      definitionId,
      ...(businessKey === undefined ? {} : { businessKey }),
      ...(by === undefined ? {} : { startedBy: by }),
      ...(parent === undefined ? {} : { parent }),
    });
    draft.put('elements', 0, { element: processId, scope: 0, children: 0, variables });
  },
  InstanceCompleted(draft) {
    draft.set({ status: 'completed' });
  },
  InstanceCanceled(draft) {
    draft.set({ status: 'canceled' });
  },
  InstanceFailed(draft, { code, message }) {
    draft.set({ status: 'failed', failure: { code, ...(message === undefined ? {} : { message }) } });
  },
  VariablesSet(draft, { scope, variables }) {
    const element = draft.element(scope);
    draft.put('elements', scope, { ...element, variables: { ...element.variables, ...variables } });
  },
};
