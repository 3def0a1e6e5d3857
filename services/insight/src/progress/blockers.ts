import type { ActiveElement, Incident } from './execution-part.js';
import type { BlockerView } from './step-view.js';
import { capital, ended, fewOf, listed, moment, type Reading } from './words.js';
import type { Holding } from './who-has-it.js';

const MOST_NAMED = 4;

/** What keeps an element from going on, the gravest first; causes in plain words. */
export function blockersOf(
  step: {
    readonly name: string;
    readonly department: string;
    readonly ownerNames: readonly string[];
    readonly namedBefore: readonly string[];
  },
  active: ActiveElement | undefined,
  holding: Holding | undefined,
  incidents: readonly (readonly [id: string, incident: Incident])[],
  reading: Reading,
): BlockerView[] {
  return [
    ...incidents.map(([id, incident]) => incidentBlocker(step.name, id, incident)),
    ...(active === undefined ? [] : [...retrying(active, reading), ...waiting(active, reading)]),
    ...(holding === undefined ? [] : [...ownerless(holding, step.namedBefore), ...missingInput(holding, step)]),
  ];
}

const incidentBlocker = (name: string, id: string, { code, message, since }: Incident): BlockerView => ({
  kind: 'incident',
  cause: ended(`${name} has stopped: ${message || code}${message && code ? ` (${code})` : ''}`),
  since,
  action: 'retry',
  targetId: id,
});

function retrying({ failing }: ActiveElement, reading: Reading): BlockerView[] {
  if (failing === undefined) return [];
  const { message, retries, retryAt, at } = failing;
  const next = retryAt === undefined ? 'It is tried again' : `The next attempt is at ${moment(retryAt, reading)}`;
  const left = `${retries} ${retries === 1 ? 'attempt' : 'attempts'} left`;
  const cause = `${ended(`The last attempt failed: ${message || 'no reason was given'}`)} ${next}, ${left}.`;
  return [
    { kind: 'retrying', cause, since: at, ...(retryAt !== undefined && { until: retryAt }), action: '', targetId: '' },
  ];
}

function waiting({ message, until, since }: ActiveElement, reading: Reading): BlockerView[] {
  if (message !== undefined)
    return [
      { kind: 'waiting-for-message', cause: `Waiting for the message “${message}”.`, since, action: '', targetId: '' },
    ];
  if (until !== undefined)
    return [
      {
        kind: 'waiting-for-timer',
        cause: `Waiting until ${moment(until, reading)}.`,
        since,
        until,
        action: '',
        targetId: '',
      },
    ];
  return [];
}

function ownerless({ lacks, since, userTaskId }: Holding, named: readonly string[]): BlockerView[] {
  if (lacks === undefined) return [];
  const cause =
    lacks === 'no-owner'
      ? 'Nobody is named to do this step.'
      : ended(`${listed(named, 'or')} should do this step, but nobody is there to do it`);
  return [{ kind: lacks, cause, since, action: 'reassign', targetId: userTaskId }];
}

function missingInput(
  holding: Holding,
  { department, ownerNames }: { readonly department: string; readonly ownerNames: readonly string[] },
): BlockerView[] {
  const missing = [...holding.documents, ...holding.fields];
  if (missing.length === 0 || holding.lacks !== undefined) return [];
  const from = holding.offered && department !== '' ? department : listed(ownerNames, 'or');
  const cause = `Waiting for ${fewOf(missing, MOST_NAMED)}${from && ` from ${from}`}.`;
  const action = holding.documents.length > 0 ? 'upload' : 'nudge';
  return [{ kind: 'missing-input', cause: capital(cause), since: holding.since, action, targetId: holding.userTaskId }];
}
