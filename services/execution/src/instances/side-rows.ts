import type { EngineEvent, InstanceState, JobCreated } from '@baton/engine';
import type { SideWrite } from '@baton/journal';
import { durationMs, stringifyJson } from '@baton/kernel';
import { newId } from '@baton/service-kit';

import type { Definition } from '../deployments/definition.js';

/** What the column `lock_ms` holds, 24.8 days; a worker that is at it for longer extends its lease. */
const LONGEST_LOCK_MS = 2 ** 31 - 1;

/** A worker's hold on a job: `until` and `lockMs` in milliseconds of real time. */
export interface Lease {
  readonly token: string;
  readonly until: number;
}

/** One append, as its lookups need it. */
export interface Append {
  readonly instanceId: string;
  /** The row's number, part of the ids of messages that it sends. */
  readonly seq: number;
  readonly definition: Definition;
  readonly state: InstanceState;
  readonly events: readonly EngineEvent[];
  /** Business time, milliseconds since 1970. */
  readonly now: number;
  readonly requestId?: string;
  readonly actor?: string;
  /** Leases granted to workers of this process while the job is created. */
  readonly leaseOf: (job: JobCreated) => Lease | undefined;
}

const ENDED = { InstanceCompleted: 'completed', InstanceCanceled: 'canceled', InstanceFailed: 'failed' } as const;

/** What an append changes in the lookups. */
export function sideWrites(append: Append): SideWrite[] {
  const writes: SideWrite[] = [];
  append.events.forEach((event, position) => {
    const write = writeOf(append, event, position);
    if (write !== undefined) writes.push(write);
  });
  return writes;
}

/** The id of a message that an instance sends: the same again when the append is repeated. */
export const sentMessageId = (instanceId: string, seq: number, position: number): string =>
  `${instanceId}-${seq}-${position}`;

function writeOf(append: Append, event: EngineEvent, position: number): SideWrite | undefined {
  const { definition, state, now, actor } = append;
  const { tenant } = definition;
  switch (event.type) {
    case 'JobCreated': {
      const lease = append.leaseOf(event);
      return {
        op: 'insert',
        table: 'jobs',
        row: {
          n: event.n,
          tenant,
          type: event.jobType,
          element: event.element,
          element_instance: event.elementInstance,
          retries: event.retries,
          available_at: now,
          inputs: event.variables && stringifyJson(event.variables),
          lock_ms: event.timeout === undefined ? null : Math.min(durationMs(event.timeout), LONGEST_LOCK_MS),
          lease_token: lease?.token,
          leased_until: lease?.until,
        },
      };
    }
    case 'JobCompleted':
    case 'JobCanceled':
      return { op: 'delete', table: 'jobs', row: { n: event.n } };
    case 'JobFailed':
      return {
        op: 'update',
        table: 'jobs',
        update: 'offer',
        row: { n: event.n, retries: event.retries, available_at: event.retryAt ?? now },
      };
    case 'JobRetriesRenewed':
      return {
        op: 'update',
        table: 'jobs',
        update: 'offer',
        row: { n: event.n, retries: event.retries, available_at: now },
      };
    case 'TimerScheduled':
      return { op: 'insert', table: 'timers', row: { n: event.n, tenant, due_at: event.dueAt } };
    case 'TimerFired':
    case 'TimerCanceled':
      return { op: 'delete', table: 'timers', row: { n: event.n } };
    case 'SubscriptionOpened':
      return {
        op: 'insert',
        table: 'subscriptions',
        row: { n: event.n, tenant, kind: event.kind, message: event.message, correlation_key: event.correlationKey },
      };
    case 'SubscriptionClosed':
      return { op: 'delete', table: 'subscriptions', row: { n: event.n } };
    case 'MessageSent':
      return {
        op: 'insert',
        table: 'messages',
        row: {
          tenant,
          message_id: sentMessageId(append.instanceId, append.seq, position),
          name: event.message,
          correlation_key: event.correlationKey ?? '',
          variables: stringifyJson(event.variables),
          published_at: now,
          expires_at: now + (event.ttl === undefined ? 0 : durationMs(event.ttl)),
          state: 'new',
        },
      };
    case 'SignalThrown':
      return {
        op: 'insert',
        table: 'signals',
        row: {
          tenant,
          signal_id: sentMessageId(append.instanceId, append.seq, position),
          name: event.signal,
          variables: stringifyJson(event.variables),
          state: 'new',
          thrown_at: now,
        },
      };
    case 'EscalationThrown': {
      const { parent } = state;
      if (event.caughtBy !== undefined || parent === undefined) return undefined;
      return {
        op: 'insert',
        table: 'escalations',
        row: {
          tenant,
          escalation_id: sentMessageId(append.instanceId, append.seq, position),
          caller_id: parent.instanceId,
          call: parent.n,
          escalation: stringifyJson({ ...event }),
        },
      };
    }
    case 'ChildCalled':
      return {
        op: 'insert',
        table: 'calls',
        row: { n: event.n, tenant, child_id: newId(), call: stringifyJson({ ...event }), state: 'new' },
      };
    case 'ChildCanceled':
      return { op: 'update', table: 'calls', update: 'cancel', row: { n: event.n, state: 'canceled' } };
    case 'ChildEnded':
      return { op: 'delete', table: 'calls', row: { n: event.n } };
    case 'IncidentRaised': {
      const node = definition.model.elements[event.element];
      const owner = node?.baton.owner;
      return {
        op: 'insert',
        table: 'incidents',
        row: {
          n: event.n,
          tenant,
          process_key: definition.processKey,
          business_key: state.businessKey,
          element: event.element,
          element_name: node?.name,
          element_instance: event.elementInstance,
          code: event.code,
          message: event.message,
          owner: incidentOwner(owner?.assignee, owner?.candidates),
          raised_at: now,
        },
      };
    }
    case 'IncidentResolved':
      return {
        op: 'update',
        table: 'incidents',
        update: 'resolve',
        row: { n: event.n, resolved_at: now, resolved_by: actor },
      };
    case 'InstanceStarted':
      return {
        op: 'insert',
        table: 'instances',
        row: {
          tenant,
          request_id: append.requestId,
          process_key: definition.processKey,
          version: definition.version,
          definition_id: definition.definitionId,
          business_key: event.businessKey,
          unique_business_key: definition.model.baton.businessKeyUnique ? event.businessKey : null,
          state: 'running',
          started_at: now,
          started_by: event.by,
          parent_instance_id: event.parent?.instanceId,
        },
      };
    case 'InstanceCompleted':
    case 'InstanceCanceled':
    case 'InstanceFailed':
      return { op: 'update', table: 'instances', update: 'end', row: { state: ENDED[event.type], ended_at: now } };
    case 'InstanceSuspended':
      return { op: 'update', table: 'instances', update: 'suspend', row: { suspended_at: now } };
    case 'InstanceResumed':
      return { op: 'update', table: 'instances', update: 'suspend', row: { suspended_at: null } };
    case 'InstanceMigrated':
      return {
        op: 'update',
        table: 'instances',
        update: 'migrate',
        row: { version: event.version, definition_id: event.definitionId },
      };
    default:
      return undefined;
  }
}

/** Only literal owners: an incident may be the very failure to evaluate the owner's expression. */
export function incidentOwner(assignee: string | undefined, candidates: readonly string[] = []): string | undefined {
  return [assignee, ...candidates].find((owner) => owner !== undefined && /^(person|group):/.test(owner));
}
