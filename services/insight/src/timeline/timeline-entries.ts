import { fromTimestamp, toTimestamp } from '@baton/contracts';
import type { InstanceEvent } from '@baton/contracts/execution';
import type { Party, TimelineEntry } from '@baton/contracts/insight';
import { isJsonObject, parseJson, type JsonObject } from '@baton/kernel';

import type { InstanceView } from '../progress/instance-view.js';
import { partyName } from '../progress/party-name.js';
import type { Happening } from '../progress/people-part.js';
import type { Context } from '../progress/steps.js';
import { mayRead, type Viewer } from '../progress/viewer.js';
import { eventText } from './event-text.js';
import { happeningText } from './happening-text.js';

/** What a guest is told of steps they may not read: where it goes on, and how it ends. */
const FOR_GUESTS = new Set([
  'InstanceStarted',
  'InstanceCompleted',
  'InstanceCanceled',
  'InstanceFailed',
  'UserTaskOpened',
  'UserTaskCompleted',
]);

/** What somebody did; other events only follow from what somebody did. */
const DEEDS = new Set(['InstanceStarted', 'InstanceCanceled', 'UserTaskCompleted', 'IncidentResolved', 'JobFailed']);

/** Writes what happened to one instance as one viewer may read it. */
export class TimelineEntries {
  constructor(
    private readonly instanceId: string,
    private readonly view: InstanceView,
    private readonly context: Context,
    private readonly viewer: Viewer,
  ) {}

  /** Undefined for what is not told, or not to this viewer. */
  ofEvent(event: InstanceEvent): TimelineEntry | undefined {
    const data = dataOf(event);
    const n = typeof data['n'] === 'number' ? String(data['n']) : '';
    const readable =
      event.elementId === '' ||
      this.mayRead(event.elementId, event.type.startsWith('UserTask') ? `${this.instanceId}:${n}` : '');
    const guest = this.viewer.kind === 'guest';
    if (guest && !(FOR_GUESTS.has(event.type) || (readable && event.elementId !== ''))) return undefined;
    const node = this.context.map?.element(event.elementId);
    const text = eventText(event.type, {
      step: this.stepName(event.elementId, readable),
      kind: node?.kind ?? '',
      data: guest && data['by'] !== undefined ? { ...data, by: '' } : data,
      outcome: (value) => node?.baton.outcomes.find((outcome) => outcome.value === value)?.label ?? value,
      note: event.type === 'UserTaskCompleted' ? (this.view.people.tasks[n]?.done?.note ?? '') : '',
      names: this.context.names,
      reading: this.context.reading,
      detailed: readable && (!guest || event.elementId !== ''),
    });
    if (text === undefined) return undefined;
    const named = typeof data['by'] === 'string' && data['by'] !== '' ? data['by'] : event.actor;
    const by = DEEDS.has(event.type) ? named : '';
    return {
      eventId: event.eventId,
      at: event.at,
      type: event.type,
      text,
      elementId: guest && !readable ? '' : event.elementId,
      by: guest ? undefined : this.party(by),
    };
  }

  ofHappening(happening: Happening): TimelineEntry | undefined {
    if (this.viewer.kind === 'guest') return undefined;
    const { id, type, at, element, what, who, note: _note, ...rest } = happening;
    const readable = this.mayRead(element, happening.task);
    const told = readable
      ? happening
      : { ...rest, id, type, at, element, what: type === 'uploaded' ? 'A document' : what, who };
    const by = type === 'nudged' ? what : type === 'uploaded' ? (who[0] ?? '') : '';
    const text = happeningText(told, this.stepName(element, true), this.context.names);
    return { eventId: id, at: toTimestamp(at), type: TYPES[type], text, elementId: element, by: this.party(by) };
  }

  private mayRead(elementId: string, userTaskId: string): boolean {
    const visibleTo = this.context.map?.element(elementId)?.baton.visibleTo ?? [];
    const { past, active } = this.view.execution;
    const by = Object.hasOwn(past, elementId) ? past[elementId]?.task?.by : undefined;
    const under = Object.values(active).find(({ element }) => element === elementId)?.task;
    const owners = [by ?? '', under?.assignee ?? '', ...(under?.candidates ?? [])].map((ref) => ({ ref, name: '' }));
    return mayRead(this.viewer, { visibleTo, owners, userTaskId }, this.view.execution.startedBy);
  }

  private stepName(elementId: string, readable: boolean): string {
    const node = this.context.map?.element(elementId);
    if (readable || this.viewer.kind !== 'guest') return node?.name || elementId;
    return `A step of ${node?.department || 'another department'}`;
  }

  private party(ref: string): Party | undefined {
    return ref === '' ? undefined : { ref, name: partyName(ref, this.context.names) };
  }
}

const TYPES: Readonly<Record<Happening['type'], string>> = {
  assigned: 'UserTaskAssigned',
  nudged: 'UserTaskNudged',
  escalated: 'UserTaskEscalated',
  uploaded: 'DocumentUploaded',
};

function dataOf({ dataJson }: InstanceEvent): JsonObject {
  const data = dataJson === '' ? {} : parseJson(dataJson);
  return isJsonObject(data) ? data : {};
}

/** Milliseconds since 1970. */
export const atOf = ({ at }: Pick<TimelineEntry, 'at'>): number => fromTimestamp(at) ?? 0;
