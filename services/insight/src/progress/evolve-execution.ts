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

import type { ActiveElement, ExecutionPart, Incident, Visit } from './execution-part.js';
import { including, normalRef, numberIn, type SeenFact } from './fact-of.js';
import { openTaskOf } from './open-task.js';

type Mutable<Part> = { -readonly [Name in keyof Part]: Part[Name] };

/** A part under way: its own, so that a fact changes it in place; what its records hold is replaced, never changed. */
export interface ExecutionDraft extends Omit<Mutable<ExecutionPart>, 'active' | 'past' | 'incidents'> {
  active: Record<string, ActiveElement>;
  past: Record<string, Visit>;
  incidents: Record<string, Incident>;
}

type Evolve = (draft: ExecutionDraft, fact: SeenFact) => void;

export const draftOf = (part: ExecutionPart): ExecutionDraft => ({
  ...part,
  active: { ...part.active },
  past: { ...part.past },
  incidents: { ...part.incidents },
});

/** Takes one more fact of `topics.instance` into the part; facts of one instance come in their order. */
export function evolveExecution(draft: ExecutionDraft, fact: SeenFact): void {
  BY_TYPE[fact.type]?.(draft, fact);
}

/** As a property of its own, whatever its name: a diagram may call an element `__proto__`. */
function put<Value>(record: Record<string, Value>, name: string, value: Value): void {
  if (name in record && !Object.hasOwn(record, name))
    Object.defineProperty(record, name, { value, writable: true, enumerable: true, configurable: true });
  else record[name] = value;
}

const started: Evolve = (draft, { at, data }) => {
  const { processKey, version, processName, businessKey, startedBy, modelId } = InstanceStarted.fromPartial(
    data as object,
  );
  const parties = including(draft.parties, [startedBy]);
  Object.assign(draft, { processKey, version, processName, businessKey, startedBy, modelId, startedAt: at, parties });
};

function ended(draft: ExecutionDraft, state: ExecutionPart['state'], at: number, ending = ''): void {
  draft.state = state;
  draft.endedAt = at;
  if (ending !== '') draft.ending = ending;
  draft.active = {};
  draft.incidents = {};
}

const canceled: Evolve = (draft, { at, data }) =>
  ended(draft, 'canceled', at, InstanceCanceled.fromPartial(data as object).reason);

const failed: Evolve = (draft, { at, data }) => {
  const { errorCode, message } = InstanceFailed.fromPartial(data as object);
  ended(draft, 'failed', at, message || errorCode);
};

const suspended: Evolve = (draft, { at, data }) => {
  const { reason, suspendedBy } = InstanceSuspended.fromPartial(data as object);
  draft.suspended = { reason, by: suspendedBy, since: at };
};

const resumed: Evolve = (draft) => void delete draft.suspended;

const migrated: Evolve = (draft, { data }) => {
  const { version, renamed } = InstanceMigrated.fromPartial(data as object);
  const names = new Map(renamed.map(({ elementId, newElementId }) => [elementId, newElementId]));
  const named = (id: string) => names.get(id) ?? id;
  const active = Object.entries(draft.active).map(([n, open]) => [n, { ...open, element: named(open.element) }]);
  const past = Object.entries(draft.past).map(([id, visit]) => [named(id), visit]);
  Object.assign(draft, { version, active: Object.fromEntries(active), past: Object.fromEntries(past) });
};

const activated: Evolve = (draft, { at, data }) => {
  const { elementInstanceId, elementId } = data as ElementActivated;
  put(draft.active, numberIn(elementInstanceId), { element: elementId, since: at });
};

const left =
  (terminated: boolean): Evolve =>
  (draft, { at, data }) => {
    const { elementInstanceId, elementId: named } = data as ElementActivated;
    const n = numberIn(elementInstanceId);
    const active = draft.active[n];
    const elementId = named || (active?.element ?? '');
    const before = Object.hasOwn(draft.past, elementId) ? draft.past[elementId] : undefined;
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
    delete draft.active[n];
    put(draft.past, elementId, visit);
  };

/** Changes what is under way with number `n`; what is not under way has nothing to change. */
function change(
  { active }: ExecutionDraft,
  n: string | undefined,
  changed: (element: ActiveElement) => ActiveElement,
): void {
  const element = n === undefined ? undefined : active[n];
  if (element !== undefined && n !== undefined) active[n] = changed(element);
}

const awaited: Evolve = (draft, { data }) => {
  const { elementInstanceId, elementId, messageName } = MessageAwaited.fromPartial(data as object);
  change(draft, numberIn(elementInstanceId), (active) =>
    active.element === elementId ? { ...active, message: messageName } : active,
  );
};

const scheduled: Evolve = (draft, { data }) => {
  const { elementInstanceId, elementId, dueAt } = TimerScheduled.fromPartial(data as object);
  change(draft, numberIn(elementInstanceId), (active) =>
    active.element === elementId && dueAt !== undefined ? { ...active, until: fromTimestamp(dueAt) } : active,
  );
};

const jobFailed: Evolve = (draft, { at, data }) => {
  const { elementId, message, retries, retryAt } = JobFailed.fromPartial(data as object);
  const n = Object.keys(draft.active).find((key) => draft.active[key]?.element === elementId);
  const next = fromTimestamp(retryAt);
  change(draft, n, (active) => ({
    ...active,
    failing: { message, retries, at, ...(next !== undefined && { retryAt: next }) },
  }));
};

const notFailing = ({ failing: _failing, ...active }: ActiveElement): ActiveElement => active;

const raised: Evolve = (draft, { at, data }) => {
  const { incidentId, elementInstanceId, elementId, code, message, owner } = IncidentRaised.fromPartial(data as object);
  put(draft.incidents, incidentId, { element: elementId, code, message, owner, since: at });
  draft.parties = including(draft.parties, [owner]);
  change(draft, numberIn(elementInstanceId), notFailing);
};

const resolved: Evolve = (draft, { data }) => void delete draft.incidents[(data as IncidentResolved).incidentId];

const opened: Evolve = (draft, { at, data }) => {
  const message = UserTaskOpened.fromPartial(data as object);
  const task = openTaskOf(message, at);
  const { assignee } = task;
  const candidates = task.candidates.map(normalRef);
  draft.parties = including(draft.parties, [assignee === 'starter' ? '' : assignee, ...candidates]);
  change(draft, numberIn(message.elementInstanceId), (active) => ({ ...active, task }));
};

const taskNumber = ({ active }: ExecutionDraft, userTaskId: string): string | undefined =>
  Object.keys(active).find((key) => active[key]?.task?.id === userTaskId);

const completed: Evolve = (draft, { data }) => {
  const { userTaskId, outcome, completedBy } = UserTaskCompleted.fromPartial(data as object);
  change(draft, taskNumber(draft, userTaskId), (active) =>
    active.task ? { ...active, task: { ...active.task, done: { outcome, by: completedBy } } } : active,
  );
  draft.parties = including(draft.parties, [completedBy]);
};

const taskCanceled: Evolve = (draft, { data }) =>
  change(draft, taskNumber(draft, (data as UserTaskCanceled).userTaskId), ({ task: _task, ...active }) => active);

const BY_TYPE: Readonly<Record<string, Evolve>> = {
  [factTypes.InstanceStarted]: started,
  [factTypes.InstanceCompleted]: (draft, { at }) => ended(draft, 'done', at),
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
