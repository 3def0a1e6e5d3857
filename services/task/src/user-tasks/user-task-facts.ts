import { factTypes, topics, toTimestamp } from '@baton/contracts';
import type {
  DocumentUploaded,
  Recipient,
  TaskSummary,
  UserTaskAssigned,
  UserTaskEscalated,
  UserTaskFinished,
  UserTaskNudged,
} from '@baton/contracts/task';

import type { NewFact } from '../facts/fact.js';
import type { Directory } from '../people/directory.js';
import { idIn } from '../routing/refs.js';
import type { ListedTask, UserTask } from './user-task.js';

export type AssignedReason = 'opened' | 'claimed' | 'released' | 'reassigned' | 'escalated' | 'rerouted';

const fact = (type: string, task: UserTask, time: number, data: object): NewFact => ({
  topic: topics.userTask,
  type,
  key: task.instanceId,
  tenant: task.tenant,
  time,
  data,
});

/** What each message about a task says of it. `missing` are the labels of required documents not uploaded yet. */
export const summaryOf = (task: UserTask, missing: readonly string[]): TaskSummary => ({
  userTaskId: task.userTaskId,
  instanceId: task.instanceId,
  elementId: task.elementId,
  name: task.name,
  processName: task.processName,
  businessKey: task.businessKey,
  openedAt: toTimestamp(task.openedAt),
  dueAt: task.dueAt === null ? undefined : toTimestamp(task.dueAt),
  missing: [...missing],
});

/** Labels of the required documents among `task`'s that are not in `uploaded`. */
export const missingOf = (task: Pick<UserTask, 'documents'>, uploaded: ReadonlySet<string>): string[] =>
  task.documents
    .filter(({ name, required }) => required && !uploaded.has(name))
    .map(({ name, label }) => label || name);

/** Who has the task, or is offered it. */
export function holdersOf(task: UserTask, directory: Directory): Recipient[] {
  if (task.guestEmail !== null && task.assignee?.startsWith('guest:')) return [guestOf(task)];
  return directory.recipients(task.assignee === null ? task.candidates : [task.assignee]);
}

export const guestOf = ({ guestEmail, guestName }: Pick<UserTask, 'guestEmail' | 'guestName'>): Recipient => ({
  ref: `guest:${guestEmail}`,
  name: guestName || (guestEmail ?? ''),
  email: guestEmail ?? '',
});

/** How `ref` is called in messages about `task`. */
export const nameIn = (task: ListedTask, ref: string, directory: Directory): string =>
  idIn('guest', ref) === undefined ? directory.name(ref) : task.guestName || (task.guestEmail ?? '');

export function assignedFact(
  task: UserTask,
  directory: Directory,
  more: {
    reason: AssignedReason;
    time: number;
    missing: readonly string[];
    recipients?: readonly Recipient[];
    note?: string;
  },
): NewFact {
  const data: UserTaskAssigned = {
    task: summaryOf(task, more.missing),
    assignee: task.assignee ?? '',
    assigneeName: task.assignee === null ? '' : nameIn(task, task.assignee, directory),
    candidates: [...task.candidates],
    candidateNames: task.candidates.map((ref) => directory.name(ref)),
    recipients: [...(more.recipients ?? [])],
    reason: more.reason,
    note: more.note ?? '',
  };
  return fact(factTypes.UserTaskAssigned, task, more.time, data);
}

export function nudgedFact(
  task: UserTask,
  directory: Directory,
  more: { time: number; missing: readonly string[]; by?: string },
): NewFact {
  const data: UserTaskNudged = {
    task: summaryOf(task, more.missing),
    recipients: holdersOf(task, directory),
    count: task.nudges,
    nudgedBy: more.by ?? '',
  };
  return fact(factTypes.UserTaskNudged, task, more.time, data);
}

export function escalatedFact(
  task: UserTask,
  directory: Directory,
  more: { time: number; missing: readonly string[]; to: string | undefined; fromName: string },
): NewFact {
  const data: UserTaskEscalated = {
    task: summaryOf(task, more.missing),
    recipients: directory.recipients(more.to === undefined ? [] : [more.to]),
    level: task.escalationLevel,
    to: more.to ?? '',
    fromName: more.fromName,
  };
  return fact(factTypes.UserTaskEscalated, task, more.time, data);
}

export function finishedFact(task: UserTask, byName: string, time: number): NewFact {
  const data: UserTaskFinished = {
    task: summaryOf(task, []),
    outcome: task.outcome,
    completedBy: task.completedBy ?? '',
    completedByName: byName,
    note: task.note,
  };
  return fact(factTypes.UserTaskFinished, task, time, data);
}

export function uploadedFact(
  task: UserTask,
  document: Omit<DocumentUploaded, 'userTaskId' | 'missing'>,
  missing: readonly string[],
  time: number,
): NewFact {
  return fact(factTypes.DocumentUploaded, task, time, {
    userTaskId: task.userTaskId,
    ...document,
    missing: [...missing],
  } satisfies DocumentUploaded);
}
