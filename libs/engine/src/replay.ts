import { adHocChoices } from './ad-hoc.js';
import type { EngineEvent } from './events.js';
import { evolveAll } from './evolve.js';
import type { ExecutableProcess } from './executable.js';
import { initialState, type InstanceState } from './state.js';

/**
 * The instance as it was after the event at `index` of its journal, counted from 0.
 *
 * @throws RangeError when the journal has no such event
 */
export function stateAt(events: readonly EngineEvent[], index: number): InstanceState {
  if (!Number.isInteger(index) || index < 0 || index >= events.length)
    throw new RangeError(`The journal has ${events.length} events, counted from 0; there is no event ${index}`);
  return evolveAll(initialState(), events.slice(0, index + 1));
}

/** One thing that an element waits for. `n` is the number of the job, task, timer …; `of` the event that listens, where it is another element. */
export interface Awaited {
  readonly what:
    | 'call'
    | 'choice'
    | 'compensation'
    | 'job'
    | 'userTask'
    | 'timer'
    | 'message'
    | 'signal'
    | 'condition'
    | 'incident'
    | 'tokens'
    | 'resume';
  readonly n?: number;
  readonly of?: string;
  /** Milliseconds since 1970. */
  readonly dueAt?: number;
  /** The job's type, the message, the incident's code, or the flows over which tokens have come, the activities that may be chosen. */
  readonly detail?: string;
}

export interface OpenElement {
  readonly n: number;
  readonly element: string;
  readonly scope: number;
  /** Element instances directly inside. */
  readonly inside: number;
  readonly waitsFor: readonly Awaited[];
}

/**
 * What is open, oldest first, and what each waits for. An element with something inside waits for that too.
 *
 * @param process the version that `state` says it runs in
 */
export function whatIsOpen(process: ExecutableProcess, state: InstanceState): readonly OpenElement[] {
  const awaited = new Map<number, Awaited[]>();
  const note = (host: number, wait: Awaited): void => {
    awaited.set(host, [...(awaited.get(host) ?? []), wait]);
  };
  const noteAll = <Row extends { readonly element: string; readonly elementInstance: number }>(
    table: Readonly<Record<number, Row>>,
    describe: (row: Row) => Pick<Awaited, 'what' | 'detail' | 'dueAt'>,
  ): void => {
    for (const [n, row] of Object.entries(table)) {
      const of = row.element === state.elements[row.elementInstance]?.element ? {} : { of: row.element };
      note(row.elementInstance, { ...describe(row), n: Number(n), ...of });
    }
  };
  noteAll(state.jobs, ({ jobType }) => ({ what: 'job', detail: jobType }));
  noteAll(state.userTasks, () => ({ what: 'userTask' }));
  noteAll(state.timers, ({ dueAt }) => ({ what: 'timer', dueAt }));
  noteAll(state.subscriptions, ({ kind, message }) => ({ what: kind ?? 'message', detail: message }));
  noteAll(state.conditions, () => ({ what: 'condition' }));
  noteAll(state.calls, ({ processId }) => ({ what: 'call', detail: processId }));
  noteAll(state.incidents, ({ code }) => ({ what: 'incident', detail: code }));
  for (const { element, owner } of Object.values(state.elements))
    if (owner !== undefined) note(owner, { what: 'compensation', detail: element });
  for (const key of Object.keys(state.elements)) {
    const choices = adHocChoices(process, state, Number(key));
    if (choices.length > 0) note(Number(key), { what: 'choice', detail: choices.join(', ') });
  }
  for (const { n } of state.held ?? []) note(n, { what: 'resume' });
  return Object.entries(state.elements)
    .filter(([key]) => key !== '0')
    .map(([key, { element, scope, children, arrived, consumed, fired }]): OpenElement => {
      const n = Number(key);
      const tokens: readonly Awaited[] =
        fired === undefined && (arrived ?? consumed) && !awaited.has(n)
          ? [{ what: 'tokens', detail: (arrived ?? []).join(', ') }]
          : [];
      return { n, element, scope, inside: children, waitsFor: [...(awaited.get(n) ?? []), ...tokens] };
    });
}
