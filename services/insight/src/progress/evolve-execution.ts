import { factTypes, fromTimestamp } from '@baton/contracts';
import {
  IncidentRaised,
  InstanceCanceled,
  InstanceFailed,
  InstanceMigrated,
  InstanceStarted,
  InstanceSuspended,
  JobFailed,
  MessageAwaited,
  TimerScheduled,
  UserTaskCompleted,
  UserTaskOpened,
  type ElementActivated,
  type IncidentResolved,
  type UserTaskCanceled,
} from '@baton/contracts/execution';

import type { ActiveElement, ExecutionPart, Visit } from './execution-part.js';
import { including, normalRef, numberIn, without, type SeenFact } from './fact-of.js';
import { openTaskOf } from './open-task.js';

type Evolve = (part: ExecutionPart, fact: SeenFact) => ExecutionPart;

/** The part after one more fact of `topics.instance`; facts of one instance come in their order. */
export const evolveExecution = (part: ExecutionPart, fact: SeenFact): ExecutionPart =>
  BY_TYPE[fact.type]?.(part, fact) ?? part;

const started: Evolve = (part, { at, data }) => {
  const { processKey, version, processName, businessKey, startedBy, modelId } = InstanceStarted.fromPartial(
    data as object,
  );
  return {
    ...part,
    processKey,
    version,
    processName,
    businessKey,
    startedBy,
    modelId,
    startedAt: at,
    parties: including(part.parties, [startedBy]),
  };
};

const ended = (part: ExecutionPart, state: ExecutionPart['state'], at: number, ending = ''): ExecutionPart => ({
  ...part,
  state,
  endedAt: at,
  ...(ending && { ending }),
  active: {},
  incidents: {},
});

const canceled: Evolve = (part, { at, data }) =>
  ended(part, 'canceled', at, InstanceCanceled.fromPartial(data as object).reason);

const failed: Evolve = (part, { at, data }) => {
  const { errorCode, message } = InstanceFailed.fromPartial(data as object);
  return ended(part, 'failed', at, message || errorCode);
};

const suspended: Evolve = (part, { at, data }) => {
  const { reason, suspendedBy } = InstanceSuspended.fromPartial(data as object);
  return { ...part, suspended: { reason, by: suspendedBy, since: at } };
};

const resumed: Evolve = ({ suspended: _suspended, ...part }) => part;

const migrated: Evolve = (part, { data }) => {
  const { version, renamed } = InstanceMigrated.fromPartial(data as object);
  const names = new Map(renamed.map(({ elementId, newElementId }) => [elementId, newElementId]));
  const named = (id: string) => names.get(id) ?? id;
  const active = Object.entries(part.active).map(([n, open]) => [n, { ...open, element: named(open.element) }]);
  const past = Object.entries(part.past).map(([id, visit]) => [named(id), visit]);
  return { ...part, version, active: Object.fromEntries(active), past: Object.fromEntries(past) };
};

const activated: Evolve = (part, { at, data }) => {
  const { elementInstanceId, elementId } = data as ElementActivated;
  return { ...part, active: { ...part.active, [numberIn(elementInstanceId)]: { element: elementId, since: at } } };
};

const left =
  (terminated: boolean): Evolve =>
  (part, { at, data }) => {
    const { elementInstanceId, elementId: named } = data as ElementActivated;
    const n = numberIn(elementInstanceId);
    const active = part.active[n];
    const elementId = named || (active?.element ?? '');
    const before = Object.hasOwn(part.past, elementId) ? part.past[elementId] : undefined;
    const times = before === undefined ? 1 : (before.times ?? 1) + 1;
    const { task } = active ?? {};
    const visit: Visit = {
      since: active?.since ?? at,
      at,
      ...(terminated && { terminated: true as const }),
      ...(times > 1 && { times }),
      ...(task && {
        task: {
          id: task.id,
          department: task.department,
          name: task.name,
          outcome: task.done?.outcome ?? '',
          by: task.done?.by ?? '',
        },
      }),
    };
    return { ...part, active: without(part.active, n), past: { ...part.past, [elementId]: visit } };
  };

/** Changes what is under way with number `n`; what is not under way has nothing to change. */
const changed = (
  part: ExecutionPart,
  n: string | undefined,
  change: (active: ActiveElement) => ActiveElement,
): ExecutionPart => {
  const active = n === undefined ? undefined : part.active[n];
  return active === undefined || n === undefined ? part : { ...part, active: { ...part.active, [n]: change(active) } };
};

const awaited: Evolve = (part, { data }) => {
  const { elementInstanceId, elementId, messageName } = MessageAwaited.fromPartial(data as object);
  return changed(part, numberIn(elementInstanceId), (active) =>
    active.element === elementId ? { ...active, message: messageName } : active,
  );
};

const scheduled: Evolve = (part, { data }) => {
  const { elementInstanceId, elementId, dueAt } = TimerScheduled.fromPartial(data as object);
  return changed(part, numberIn(elementInstanceId), (active) =>
    active.element === elementId && dueAt !== undefined ? { ...active, until: fromTimestamp(dueAt) } : active,
  );
};

const jobFailed: Evolve = (part, { at, data }) => {
  const { elementId, message, retries, retryAt } = JobFailed.fromPartial(data as object);
  const n = Object.keys(part.active).find((key) => part.active[key]?.element === elementId);
  const next = fromTimestamp(retryAt);
  return changed(part, n, (active) => ({
    ...active,
    failing: { message, retries, at, ...(next !== undefined && { retryAt: next }) },
  }));
};

const notFailing = ({ failing: _failing, ...active }: ActiveElement): ActiveElement => active;

const raised: Evolve = (part, { at, data }) => {
  const { incidentId, elementInstanceId, elementId, code, message, owner } = IncidentRaised.fromPartial(data as object);
  const incidents = { ...part.incidents, [incidentId]: { element: elementId, code, message, owner, since: at } };
  return changed(
    { ...part, incidents, parties: including(part.parties, [owner]) },
    numberIn(elementInstanceId),
    notFailing,
  );
};

const resolved: Evolve = (part, { data }) => ({
  ...part,
  incidents: without(part.incidents, (data as IncidentResolved).incidentId),
});

const opened: Evolve = (part, { at, data }) => {
  const message = UserTaskOpened.fromPartial(data as object);
  const task = openTaskOf(message, at);
  const { assignee } = task;
  const parties = including(part.parties, [assignee === 'starter' ? '' : assignee, ...task.candidates.map(normalRef)]);
  return changed({ ...part, parties }, numberIn(message.elementInstanceId), (active) => ({ ...active, task }));
};

const taskNumber = (part: ExecutionPart, userTaskId: string): string | undefined =>
  Object.keys(part.active).find((key) => part.active[key]?.task?.id === userTaskId);

const completed: Evolve = (part, { data }) => {
  const { userTaskId, outcome, completedBy } = UserTaskCompleted.fromPartial(data as object);
  const next = changed(part, taskNumber(part, userTaskId), (active) =>
    active.task ? { ...active, task: { ...active.task, done: { outcome, by: completedBy } } } : active,
  );
  return { ...next, parties: including(part.parties, [completedBy]) };
};

const taskCanceled: Evolve = (part, { data }) =>
  changed(part, taskNumber(part, (data as UserTaskCanceled).userTaskId), ({ task: _task, ...active }) => active);

const BY_TYPE: Readonly<Record<string, Evolve>> = {
  [factTypes.InstanceStarted]: started,
  [factTypes.InstanceCompleted]: (part, { at }) => ended(part, 'done', at),
  [factTypes.InstanceCanceled]: canceled,
  [factTypes.InstanceFailed]: failed,
  [factTypes.InstanceSuspended]: suspended,
  [factTypes.InstanceResumed]: resumed,
  [factTypes.InstanceMigrated]: migrated,
  [factTypes.ElementActivated]: activated,
  [factTypes.ElementCompleted]: left(false),
  [factTypes.ElementTerminated]: left(true),
  [factTypes.MessageAwaited]: awaited,
  [factTypes.TimerScheduled]: scheduled,
  [factTypes.JobFailed]: jobFailed,
  [factTypes.IncidentRaised]: raised,
  [factTypes.IncidentResolved]: resolved,
  [factTypes.UserTaskOpened]: opened,
  [factTypes.UserTaskCompleted]: completed,
  [factTypes.UserTaskCanceled]: taskCanceled,
};
