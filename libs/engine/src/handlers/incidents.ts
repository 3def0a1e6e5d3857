import { Rejection } from '@baton/kernel';

import type { CommandHandler } from './handler.js';

export const retryIncident: CommandHandler<'RetryIncident'> = (turn, { n }) => {
  const incident = turn.state.incidents[n];
  if (!incident)
    throw new Rejection('wrong-state', 'INCIDENT_NOT_OPEN', `Incident ${n} is not open: it is resolved, or never was`);
  const { phase, element, elementInstance, job } = incident;
  turn.emit({ type: 'IncidentResolved', n, element });
  if (phase !== 'job') turn.later(elementInstance, phase);
  else if (job !== undefined)
    turn.emit({ type: 'JobRetriesRenewed', n: job, retries: turn.state.jobs[job]?.attempts ?? 1 });
};
