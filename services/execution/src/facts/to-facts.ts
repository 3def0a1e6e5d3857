import { factTypes, topics, toTimestamp } from '@baton/contracts';
import type {
  IncidentRaised,
  InstanceMigrated,
  InstanceStarted,
  JobFailed,
  MessageAwaited,
  TimerScheduled,
  UserTaskOpened,
} from '@baton/contracts/execution';
import type { EngineEvent, EventOf } from '@baton/engine';
import { factSeq, type Fact } from '@baton/messaging';
import { stringifyJson } from '@baton/kernel';

import type { Definition } from '../deployments/definition.js';
import { partId } from '../wire/ids.js';
import { incidentOwner } from '../instances/side-rows.js';

/** A journal row, decoded. `at` is RFC 3339. */
export interface FactRow {
  readonly instanceId: string;
  readonly seq: number;
  readonly at: string;
  readonly tenant: string;
  readonly actor?: string;
  readonly traceparent?: string;
  readonly events: readonly EngineEvent[];
}

/** What facts say of an instance beyond their event. */
export interface FactContext {
  readonly definition: Definition;
  readonly businessKey?: string;
  readonly startedBy?: string;
}

/** Events whose facts need a {@link FactContext}. */
export const NEEDS_CONTEXT: ReadonlySet<EngineEvent['type']> = new Set([
  'InstanceStarted',
  'IncidentRaised',
  'UserTaskOpened',
]);

type Made = readonly [type: string, data: object];

/** The public facts of a journal row; the n-th event's is numbered n, whether those before it are public or not. */
export function toFacts(row: FactRow, contextOf: (instanceId: string) => FactContext | undefined): Fact[] {
  const { instanceId, seq, at, tenant, actor, traceparent, events } = row;
  const facts: Fact[] = [];
  for (let position = 0; position < events.length; position++) {
    const made = factOf(events[position] as EngineEvent, instanceId, contextOf, actor);
    if (made === undefined) continue;
    facts.push({
      id: `${instanceId}-${seq}-${position}`,
      topic: topics.instance,
      type: made[0],
      source: 'baton/execution',
      key: instanceId,
      seq: factSeq(seq, position),
      time: at,
      tenant,
      data: made[1],
      ...(traceparent !== undefined && { traceparent }),
    });
  }
  return facts;
}

function factOf(
  event: EngineEvent,
  id: string,
  contextOf: (instanceId: string) => FactContext | undefined,
  actor = '',
): Made | undefined {
  switch (event.type) {
    case 'InstanceStarted':
      return [factTypes.InstanceStarted, started(event, contextOf(id))];
    case 'InstanceCompleted':
      return [factTypes.InstanceCompleted, {}];
    case 'InstanceCanceled':
      return [factTypes.InstanceCanceled, { reason: event.reason ?? '', canceledBy: event.by ?? actor }];
    case 'InstanceFailed':
      return [factTypes.InstanceFailed, { errorCode: event.code, message: event.message ?? '' }];
    case 'InstanceSuspended':
      return [factTypes.InstanceSuspended, { reason: event.reason ?? '', suspendedBy: event.by ?? actor }];
    case 'InstanceResumed':
      return [factTypes.InstanceResumed, { resumedBy: event.by ?? actor }];
    case 'InstanceMigrated':
      return [
        factTypes.InstanceMigrated,
        { version: event.version, renamed: renamedOf(event), migratedBy: event.by ?? actor },
      ];
    case 'ElementActivated':
    case 'ElementCompleted':
    case 'ElementTerminated':
      return [factTypes[event.type], { elementInstanceId: partId(id, event.n), elementId: event.element ?? '' }];
    case 'SubscriptionOpened':
      return [factTypes.MessageAwaited, awaited(event, id)];
    case 'TimerScheduled':
      return [factTypes.TimerScheduled, scheduled(event, id)];
    case 'JobFailed':
      return event.retries === 0 ? undefined : [factTypes.JobFailed, jobFailed(event, id)];
    case 'IncidentRaised':
      return [factTypes.IncidentRaised, raised(event, id, contextOf(id))];
    case 'IncidentResolved':
      return [
        factTypes.IncidentResolved,
        { incidentId: partId(id, event.n), elementId: event.element ?? '', resolvedBy: actor },
      ];
    case 'UserTaskOpened':
      return [factTypes.UserTaskOpened, opened(event, id, contextOf(id))];
    case 'UserTaskCompleted':
      return [
        factTypes.UserTaskCompleted,
        {
          userTaskId: partId(id, event.n),
          elementId: event.element ?? '',
          outcome: event.outcome ?? '',
          completedBy: event.by ?? actor,
        },
      ];
    case 'UserTaskCanceled':
      return [factTypes.UserTaskCanceled, { userTaskId: partId(id, event.n), elementId: event.element ?? '' }];
    default:
      return undefined;
  }
}

const renamedOf = ({ renamed }: EventOf<'InstanceMigrated'>): InstanceMigrated['renamed'] =>
  Object.entries(renamed).map(([elementId, newElementId]) => ({ elementId, newElementId }));

const started = (event: EventOf<'InstanceStarted'>, context: FactContext | undefined): InstanceStarted => ({
  processKey: event.processId,
  version: event.version,
  processName: context?.definition.name ?? event.processId,
  businessKey: event.businessKey ?? '',
  startedBy: event.by ?? '',
  modelId: context?.definition.modelId ?? '',
});

const awaited = (event: EventOf<'SubscriptionOpened'>, id: string): MessageAwaited => ({
  elementInstanceId: partId(id, event.elementInstance),
  elementId: event.element,
  messageName: event.message,
});

const scheduled = (event: EventOf<'TimerScheduled'>, id: string): TimerScheduled => ({
  elementInstanceId: partId(id, event.elementInstance),
  elementId: event.element,
  dueAt: toTimestamp(event.dueAt),
});

const jobFailed = (event: EventOf<'JobFailed'>, id: string): JobFailed => ({
  jobId: partId(id, event.n),
  elementId: event.element ?? '',
  jobType: event.jobType ?? '',
  message: event.message,
  retries: event.retries,
  retryAt: event.retryAt === undefined ? undefined : toTimestamp(event.retryAt),
});

function raised(event: EventOf<'IncidentRaised'>, id: string, context: FactContext | undefined): IncidentRaised {
  const owner = context?.definition.model.elements[event.element]?.baton.owner;
  return {
    incidentId: partId(id, event.n),
    elementId: event.element,
    elementInstanceId: partId(id, event.elementInstance),
    code: event.code,
    message: event.message,
    processKey: context?.definition.processKey ?? '',
    businessKey: context?.businessKey ?? '',
    owner: incidentOwner(owner?.assignee, owner?.candidates) ?? '',
  };
}

function opened(event: EventOf<'UserTaskOpened'>, id: string, context: FactContext | undefined): UserTaskOpened {
  const definition = context?.definition;
  const node = definition?.model.elements[event.element];
  const { owner, serviceLevel, form, guest } = event;
  return {
    userTaskId: partId(id, event.n),
    elementId: event.element,
    elementInstanceId: partId(id, event.elementInstance),
    name: node?.name ?? event.element,
    processKey: definition?.processKey ?? '',
    version: definition?.version ?? 0,
    processName: definition?.name ?? '',
    businessKey: context?.businessKey ?? '',
    department: node?.department ?? '',
    owner: owner && {
      assignee: owner.assignee ?? '',
      candidates: [...owner.candidates],
      backup: owner.backup ?? '',
      notBy: owner.notBy === undefined ? [] : [owner.notBy],
    },
    serviceLevel: serviceLevel && {
      due: serviceLevel.due ?? '',
      nudges: serviceLevel.nudges.map(({ after, repeat = '' }) => ({ after, repeat })),
      escalations: serviceLevel.escalations.map(({ after, to }) => ({ after, to })),
    },
    formSchemaJson: form?.schema ?? '',
    documents: (event.documents ?? []).map(({ name, label = '', required, accept, maxBytes = 0 }) => ({
      name,
      label,
      required,
      accept: [...accept],
      maxBytes: String(maxBytes),
    })),
    outcomes: (event.outcomes ?? []).map(({ value, label, note }) => ({
      value,
      label,
      noteRequired: note === 'required',
    })),
    guest: guest && { email: guest.email, name: guest.name ?? '' },
    inputsJson: stringifyJson(event.variables),
    judgement: event.judgement?.by ?? '',
    instructions: node?.documentation ?? '',
    startedBy: context?.startedBy ?? '',
  };
}
