import type { EngineEvent } from '@baton/engine';
import type { SpanAttributes, SpanEventName } from '@baton/service-kit/spans';

import { partId } from '../wire/ids.js';
import { shortened, type OpenSpan } from './open-span.js';

export interface Noting {
  readonly instanceId: string;
  readonly at: number;
  /** On whose behalf something is open, by its number; kept up to date here. */
  readonly owners: Map<number, number>;
  readonly spanOf: (elementInstance: number) => OpenSpan | undefined;
}

/** What an event says about a running element, as attributes and events of its span. Other events say nothing. */
export function noteElementEvent(event: EngineEvent, { instanceId, at, owners, spanOf }: Noting): void {
  const id = (n: number): string => partId(instanceId, n);
  /** Something opens on behalf of an element; what it says of the element itself, and of this moment. */
  const open = (
    { n, elementInstance }: { readonly n: number; readonly elementInstance: number },
    name: SpanEventName,
    own: SpanAttributes,
    now: SpanAttributes = own,
  ): void => {
    owners.set(n, elementInstance);
    const span = spanOf(elementInstance);
    span?.set(own);
    span?.note(at, { name, attributes: now });
  };
  const ofOwner = (n: number): OpenSpan | undefined => spanOf(owners.get(n) ?? 0);

  switch (event.type) {
    case 'UserTaskOpened': {
      const { assignee, candidates = [] } = event.owner ?? {};
      open(
        event,
        'baton.task.opened',
        {
          'baton.task.id': id(event.n),
          ...(assignee !== undefined && { 'baton.task.assignee': assignee }),
          ...(candidates.length > 0 && { 'baton.task.candidates': candidates }),
        },
        { 'baton.task.id': id(event.n) },
      );
      return;
    }
    case 'UserTaskCompleted':
      ofOwner(event.n)?.set({
        ...(event.outcome !== undefined && { 'baton.task.outcome': event.outcome }),
        ...(event.by !== undefined && { 'baton.task.completed_by': nameless(event.by) }),
      });
      owners.delete(event.n);
      return;
    case 'JobCreated': {
      const job = { 'baton.job.id': id(event.n), 'baton.job.type': event.jobType };
      open(
        event,
        'baton.job.created',
        { ...job, 'baton.job.kind': event.kind },
        { ...job, 'baton.job.retries_left': event.retries },
      );
      return;
    }
    case 'JobFailed': {
      const span = ofOwner(event.n);
      span?.set({ 'baton.job.failures': Number(span.get('baton.job.failures') ?? 0) + 1 });
      span?.note(at, {
        name: 'baton.job.failed',
        attributes: {
          'baton.job.id': id(event.n),
          'baton.job.retries_left': event.retries,
          ...(event.retryAt !== undefined && { 'baton.job.retry_at': new Date(event.retryAt).toISOString() }),
          'exception.message': shortened(event.message),
        },
      });
      return;
    }
    case 'JobRetriesRenewed':
      ofOwner(event.n)?.note(at, {
        name: 'baton.job.retries_renewed',
        attributes: { 'baton.job.id': id(event.n), 'baton.job.retries_left': event.retries },
      });
      return;
    case 'TimerScheduled': {
      const due = { 'baton.timer.due_at': new Date(event.dueAt).toISOString() };
      const isOwn = spanOf(event.elementInstance)?.get('baton.element.id') === event.element;
      open(event, 'baton.timer.scheduled', isOwn ? due : {}, {
        ...due,
        'baton.timer.id': id(event.n),
        ...(!isOwn && { 'baton.timer.element': event.element }),
      });
      return;
    }
    case 'TimerFired':
      ofOwner(event.n)?.note(at, { name: 'baton.timer.fired', attributes: { 'baton.timer.id': id(event.n) } });
      owners.delete(event.n);
      return;
    case 'SubscriptionOpened': {
      const message = { 'baton.message.name': event.message };
      const isOwn = spanOf(event.elementInstance)?.get('baton.element.id') === event.element;
      open(event, 'baton.message.awaited', isOwn ? message : {}, message);
      return;
    }
    case 'MessageReceived':
      ofOwner(event.n)?.note(at, {
        name: 'baton.message.received',
        attributes: { 'baton.message.id': event.messageId },
      });
      return;
    case 'MessageSent':
      spanOf(event.elementInstance)?.note(at, {
        name: 'baton.message.sent',
        attributes: { 'baton.message.name': event.message },
      });
      return;
    case 'IncidentResolved':
      ofOwner(event.n)?.note(at, {
        name: 'baton.incident.resolved',
        attributes: { 'baton.incident.id': id(event.n) },
      });
      owners.delete(event.n);
      return;
    case 'JobCompleted':
    case 'JobCanceled':
    case 'UserTaskCanceled':
    case 'TimerCanceled':
    case 'SubscriptionClosed':
      owners.delete(event.n);
      return;
    default:
  }
}

/** Guests are named by their addresses, which are nobody's business here. */
const nameless = (actor: string): string => (actor.startsWith('guest:') ? 'guest' : actor);
