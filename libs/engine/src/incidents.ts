import type { IncidentPhase } from './events.js';
import type { Failure } from './failure.js';
import type { OpenIncident } from './state.js';
import type { Turn } from './executable.js';

/** Stops element instance `n` where it is, until the incident is retried or the element terminated. */
export function raiseIncident(turn: Turn, n: number, phase: IncidentPhase, failure: Failure, job?: number): void {
  const { code, message, expression } = failure;
  turn.emit({
    type: 'IncidentRaised',
    n: turn.next,
    code,
    message,
    element: turn.instance(n).element,
    elementInstance: n,
    phase,
    ...(job === undefined ? {} : { job }),
    ...(expression === undefined ? {} : { expression }),
  });
}

/** Resolves the open incidents that `which` picks. */
export function resolveIncidents(turn: Turn, which: (incident: OpenIncident) => boolean): void {
  const { incidents } = turn.state;
  for (const n in incidents) {
    const incident = incidents[n] as OpenIncident;
    if (which(incident)) turn.emit({ type: 'IncidentResolved', n: Number(n), element: incident.element });
  }
}
