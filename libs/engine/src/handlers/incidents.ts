import { Rejection } from '@baton/kernel';

import { complete, trigger } from '../lifecycle.js';
import type { Turn } from '../executable.js';
import type { OpenIncident } from '../state.js';
import { setResult, setVariables } from '../variables.js';
import type { CommandHandler } from './handler.js';

export const retryIncident: CommandHandler<'RetryIncident'> = (turn, { n }) => {
  const { phase, element, elementInstance, job } = openIncident(turn, n);
  turn.emit({ type: 'IncidentResolved', n, element });
  if (phase !== 'job') turn.later(elementInstance, phase);
  else if (job !== undefined)
    turn.emit({ type: 'JobRetriesRenewed', n: job, retries: turn.state.jobs[job]?.attempts ?? 1 });
};

export const resolveIncident: CommandHandler<'ResolveIncident'> = (turn, { n, variables = {}, by }) => {
  const { phase, element, elementInstance, job } = openIncident(turn, n);
  turn.emit({ type: 'IncidentResolved', n, element, ...(by === undefined ? {} : { by }) });
  switch (phase) {
    case 'job':
      if (job === undefined) return;
      turn.emit({ type: 'JobCompleted', n: job });
      return trigger(turn, element, elementInstance, { type: 'job', variables });
    case 'activate':
      if (elementInstance === 0) return setVariables(turn, 0, variables);
      setResult(turn, elementInstance, variables);
      return complete(turn, elementInstance);
    case 'work':
      setResult(turn, elementInstance, variables);
      return complete(turn, elementInstance);
    case 'compensate':
      setVariables(turn, turn.instance(elementInstance).scope, variables);
      return turn.later(elementInstance, phase);
    case 'complete':
    case 'leave':
      setVariables(turn, turn.instance(elementInstance).scope, variables);
      return turn.later(elementInstance, 'leave');
  }
};

function openIncident(turn: Turn, n: number): OpenIncident {
  const incident = turn.state.incidents[n];
  if (incident) return incident;
  throw new Rejection('wrong-state', 'INCIDENT_NOT_OPEN', `Incident ${n} is not open: it is resolved, or never was`);
}
