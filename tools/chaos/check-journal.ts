import type { EngineEvent } from '@baton/engine';

import { doubled, lost, outOfOrder, stuck, type Finding } from './findings.ts';

/** A row of the journal. */
export interface Row {
  readonly seq: number;
  readonly events: readonly EngineEvent[];
  /** As it is stored. */
  readonly text: string;
}

/** All rows of all instances that were touched since the last check, oldest first. */
export type Journals = ReadonlyMap<string, readonly Row[]>;

const ENDS: ReadonlySet<string> = new Set(['InstanceCompleted', 'InstanceCanceled', 'InstanceFailed']);
/** What can happen once to the thing with this number. */
const ONCE: Readonly<Partial<Record<EngineEvent['type'], string>>> = {
  JobCreated: 'job created',
  JobCompleted: 'job',
  UserTaskOpened: 'user task opened',
  UserTaskCompleted: 'user task',
  ElementActivated: 'step begun',
  ElementCompleted: 'step',
  MessageReceived: 'message',
  ChildCalled: 'call begun',
  ChildEnded: 'call',
};

export const eventsOf = (rows: readonly Row[]): readonly EngineEvent[] => rows.flatMap(({ events }) => events);
export const hasEnded = (rows: readonly Row[]): boolean =>
  rows.some(({ events }) => events.some(({ type }) => ENDS.has(type)));
export const startOf = (rows: readonly Row[]) => rows[0]?.events.find((event) => event.type === 'InstanceStarted');

/** What a journal says of itself: complete, in order, each thing once, ended, and nothing after the end. */
export function checkJournals(journals: Journals): Finding[] {
  return [...journals].flatMap(([instanceId, rows]) => checkJournal(instanceId, rows));
}

function checkJournal(id: string, rows: readonly Row[]): Finding[] {
  const found: Finding[] = [];
  rows.forEach(({ seq }, index) => {
    if (seq !== index + 1) found.push(lost('journal row', `row ${index + 1} is missing, ${seq} is there`, id));
  });
  const events = eventsOf(rows);
  if (events[0]?.type !== 'InstanceStarted')
    found.push(outOfOrder('journal', `begins with ${events[0]?.type ?? 'nothing'}`, id));
  const end = events.findIndex(({ type }) => ENDS.has(type));
  if (end >= 0 && end < events.length - 1)
    found.push(doubled('step', `${events[end + 1]?.type} after ${events[end]?.type}`, id));
  found.push(...repeated(events, id), ...steps(events, id), ...timers(events, id));
  if (end < 0) found.push(stuck('instance', `waits at ${openSteps(events).join(', ') || 'nothing'}`, id));
  return found;
}

function repeated(events: readonly EngineEvent[], id: string): Finding[] {
  const seen = new Set<string>();
  const found: Finding[] = [];
  for (const event of events) {
    const what = ONCE[event.type];
    if (event.type === 'InstanceStarted' && seen.size < seen.add('start').size === false)
      found.push(doubled('start', 'InstanceStarted twice', id));
    if (what === undefined || !('n' in event)) continue;
    const name = `${event.type} ${event.n}`;
    if (seen.has(name)) found.push(doubled(what, `${name} twice`, id));
    seen.add(name);
  }
  return found;
}

/** No process of the load leads anywhere twice. */
function steps(events: readonly EngineEvent[], id: string): Finding[] {
  const begun = events.filter((event) => event.type === 'ElementActivated');
  return [...Map.groupBy(begun, ({ element }) => element)]
    .filter(([, times]) => times.length > 1)
    .map(([element, times]) => doubled('step', `${element} was begun ${times.length} times`, id));
}

/** A timer fires once for each time that it was set, and never before it was. */
function timers(events: readonly EngineEvent[], id: string): Finding[] {
  const open = new Map<number, number>();
  const found: Finding[] = [];
  for (const event of events) {
    if (event.type === 'TimerScheduled') open.set(event.n, (open.get(event.n) ?? 0) + 1);
    if (event.type !== 'TimerFired') continue;
    const left = (open.get(event.n) ?? 0) - 1;
    open.set(event.n, left);
    if (left < 0) found.push(doubled('timer', `timer ${event.n} fired more often than it was set`, id));
  }
  return found;
}

function openSteps(events: readonly EngineEvent[]): string[] {
  const open = new Map<number, string>();
  for (const event of events) {
    if (event.type === 'ElementActivated') open.set(event.n, event.element);
    if (event.type === 'ElementCompleted' || event.type === 'ElementTerminated') open.delete(event.n);
  }
  return [...open.values()];
}
