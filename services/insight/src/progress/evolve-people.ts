import { factTypes, fromTimestamp } from '@baton/contracts';
import {
  DocumentUploaded,
  UserTaskAssigned,
  UserTaskEscalated,
  UserTaskFinished,
  UserTaskNudged,
  type TaskSummary,
} from '@baton/contracts/task';

import { including, numberIn, type SeenFact } from './fact-of.js';
import type { Happening, PeoplePart, TaskNow } from './people-part.js';

const MOST_TASKS = 200;
const MOST_HAPPENINGS = 200;

type Evolve = (part: PeoplePart, fact: SeenFact) => PeoplePart;

/** The part after one more fact of `topics.userTask`; facts of one instance come in their order. */
export const evolvePeople = (part: PeoplePart, fact: SeenFact): PeoplePart => BY_TYPE[fact.type]?.(part, fact) ?? part;

const assigned: Evolve = (part, { at, data }) => {
  const { task, assignee, candidates, reason, note } = UserTaskAssigned.fromPartial(data as object);
  if (task === undefined) return part;
  const before = part.tasks[numberIn(task.userTaskId)];
  const now: TaskNow = { ...taskOf(part, task, at), assignee, candidates, since: sinceOf(before, assignee, at) };
  const who = assignee === '' ? candidates : [assignee];
  return told(
    withTask({ ...part, parties: including(part.parties, [assignee, ...candidates]) }, now),
    'assigned',
    at,
    now,
    reason,
    who,
    note,
  );
};

const nudged: Evolve = (part, { at, data }) => {
  const { task, recipients, count, nudgedBy } = UserTaskNudged.fromPartial(data as object);
  if (task === undefined) return part;
  const now = { ...taskOf(part, task, at), nudges: count };
  return told(
    withTask(part, now),
    'nudged',
    at,
    now,
    nudgedBy,
    recipients.map(({ ref }) => ref),
  );
};

const escalated: Evolve = (part, { at, data }) => {
  const { task, level, to } = UserTaskEscalated.fromPartial(data as object);
  if (task === undefined) return part;
  const now = { ...taskOf(part, task, at), level, to };
  return told(
    withTask({ ...part, parties: including(part.parties, [to]) }, now),
    'escalated',
    at,
    now,
    '',
    to === '' ? [] : [to],
  );
};

const finished: Evolve = (part, { at, data }) => {
  const { task, outcome, completedBy, note } = UserTaskFinished.fromPartial(data as object);
  if (task === undefined) return part;
  const now = { ...taskOf(part, task, at), missing: [], done: { outcome, by: completedBy, note } };
  return withTask({ ...part, parties: including(part.parties, [completedBy]) }, now);
};

const uploaded: Evolve = (part, { at, data }) => {
  const { userTaskId, fileName, uploadedBy, missing } = DocumentUploaded.fromPartial(data as object);
  const before = part.tasks[numberIn(userTaskId)];
  if (before === undefined) return part;
  const now = { ...before, missing };
  return told(withTask(part, now), 'uploaded', at, now, fileName, uploadedBy === '' ? [] : [uploadedBy]);
};

const BY_TYPE: Readonly<Record<string, Evolve>> = {
  [factTypes.UserTaskAssigned]: assigned,
  [factTypes.UserTaskNudged]: nudged,
  [factTypes.UserTaskEscalated]: escalated,
  [factTypes.UserTaskFinished]: finished,
  [factTypes.DocumentUploaded]: uploaded,
};

/** A claim by the one who has it, or a reassignment to them, does not make the clock start again. */
const sinceOf = (before: TaskNow | undefined, assignee: string, at: number): number =>
  before !== undefined && before.assignee === assignee && assignee !== '' ? before.since : at;

function taskOf(part: PeoplePart, summary: TaskSummary, at: number): TaskNow {
  const before = part.tasks[numberIn(summary.userTaskId)];
  const due = fromTimestamp(summary.dueAt);
  return {
    assignee: '',
    candidates: [],
    since: at,
    nudges: 0,
    level: 0,
    ...before,
    id: summary.userTaskId,
    element: summary.elementId,
    openedAt: fromTimestamp(summary.openedAt) ?? before?.openedAt ?? at,
    missing: summary.missing,
    ...(due !== undefined && { dueAt: due }),
  };
}

function withTask(part: PeoplePart, task: TaskNow): PeoplePart {
  const tasks = { ...part.tasks, [numberIn(task.id)]: task };
  const numbers = Object.keys(tasks);
  // Integer keys come in ascending order, so the first is the oldest.
  if (numbers.length > MOST_TASKS) delete tasks[numbers[0] ?? ''];
  return { ...part, tasks };
}

function told(
  part: PeoplePart,
  type: Happening['type'],
  at: number,
  task: TaskNow,
  what: string,
  who: readonly string[],
  note = '',
): PeoplePart {
  const id = `${task.id}-${type}-${at}`;
  const happening: Happening = { id, type, at, element: task.element, task: task.id, what, who, ...(note && { note }) };
  return { ...part, happenings: [...part.happenings, happening].slice(-MOST_HAPPENINGS) };
}
