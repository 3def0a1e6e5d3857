import { factTypes } from '@baton/contracts';
import {
  GuestInvited,
  DocumentUploaded,
  UserTaskAssigned,
  UserTaskEscalated,
  UserTaskFinished,
  UserTaskNudged,
} from '@baton/contracts/task';
import type { Fact } from '@baton/messaging';
import type { Caller } from '@baton/service-kit';

/** What open screens are told: that something has changed, never what it says. */
export interface StreamEvent {
  readonly tenant: string;
  readonly kind: 'task' | 'progress' | 'incident';
  /** The fact's CloudEvents type. */
  readonly type: string;
  readonly instanceId: string;
  readonly userTaskId?: string;
  /** The people and groups a task concerns, as far as its fact names them. */
  readonly refs: readonly string[];
}

const INCIDENTS = new Set<string>([factTypes.IncidentRaised, factTypes.IncidentResolved]);

/** The event of a fact about an instance or about people's work in it. */
export function streamEventOf({ type, tenant, key: instanceId, data }: Fact): StreamEvent {
  const base = { tenant, type, instanceId, refs: [] };
  const read = TASK_FACTS[type];
  if (read === undefined) return { ...base, kind: INCIDENTS.has(type) ? 'incident' : 'progress' };
  const { userTaskId, refs } = read(data as object);
  return { ...base, kind: 'task', userTaskId, refs: refs.filter((ref) => ref !== '') };
}

type TaskFact = (data: object) => { readonly userTaskId: string; readonly refs: readonly string[] };

const TASK_FACTS: Readonly<Record<string, TaskFact>> = {
  [factTypes.UserTaskAssigned]: (data) => {
    const { task, assignee, candidates, recipients } = UserTaskAssigned.fromPartial(data);
    return { userTaskId: task?.userTaskId ?? '', refs: [assignee, ...candidates, ...recipients.map(({ ref }) => ref)] };
  },
  [factTypes.UserTaskNudged]: (data) => {
    const { task, recipients } = UserTaskNudged.fromPartial(data);
    return { userTaskId: task?.userTaskId ?? '', refs: recipients.map(({ ref }) => ref) };
  },
  [factTypes.UserTaskEscalated]: (data) => {
    const { task, recipients, to } = UserTaskEscalated.fromPartial(data);
    return { userTaskId: task?.userTaskId ?? '', refs: [to, ...recipients.map(({ ref }) => ref)] };
  },
  [factTypes.UserTaskFinished]: (data) => {
    const { task, completedBy } = UserTaskFinished.fromPartial(data);
    return { userTaskId: task?.userTaskId ?? '', refs: [completedBy] };
  },
  [factTypes.DocumentUploaded]: (data) => {
    const { userTaskId, uploadedBy } = DocumentUploaded.fromPartial(data);
    return { userTaskId, refs: [uploadedBy] };
  },
  [factTypes.GuestInvited]: (data) => ({ userTaskId: GuestInvited.fromPartial(data).task?.userTaskId ?? '', refs: [] }),
};

const SEES_ALL = ['admin', 'operator'] as const;

/**
 * Whether, and how, `caller` is told. People are told of tasks that concern them and of the progress of their tenant's
 * instances; guests of the instance of their own task.
 */
export function shownTo(caller: Caller, event: StreamEvent): boolean {
  if (caller.tenant !== event.tenant) return false;
  if (caller.kind === 'guest') return caller.taskId !== undefined && caller.taskId.split(':')[0] === event.instanceId;
  if (event.kind !== 'task' || SEES_ALL.some((role) => caller.roles.includes(role))) return true;
  return event.refs.some(
    (ref) => ref === `person:${caller.subject}` || (caller.groups ?? []).some((group) => ref === `group:${group}`),
  );
}
