import type { Appliers } from './applier.js';

export const incidentAppliers: Appliers<'ErrorThrown' | 'IncidentRaised' | 'IncidentResolved'> = {
  ErrorThrown() {},
  IncidentRaised(draft, { n, code, message, element, elementInstance, phase, job }) {
    draft.open('incidents', n, {
      code,
      message,
      element,
      elementInstance,
      phase,
      ...(job === undefined ? {} : { job }),
    });
  },
  IncidentResolved(draft, { n }) {
    draft.drop('incidents', n);
  },
};
