import { toTimestamp } from '@baton/contracts';
import {
  UserTaskState,
  type DocumentInfo as WireDocument,
  type Handoff,
  type PartyRef,
  type UserTask as WireTask,
} from '@baton/contracts/task';

import type { DocumentInfo } from '../documents/document.js';
import type { Directory } from '../people/directory.js';
import type { ListedTask, TaskState, UserTask } from './user-task.js';
import { nameIn } from './user-task-facts.js';

const STATES: Record<TaskState, UserTaskState> = {
  open: UserTaskState.USER_TASK_STATE_OPEN,
  claimed: UserTaskState.USER_TASK_STATE_CLAIMED,
  submitting: UserTaskState.USER_TASK_STATE_SUBMITTING,
  completed: UserTaskState.USER_TASK_STATE_COMPLETED,
  canceled: UserTaskState.USER_TASK_STATE_CANCELED,
};

const moment = (ms: number | null) => (ms === null ? undefined : toTimestamp(ms));

export const toWireDocument = (document: DocumentInfo): WireDocument => ({
  documentId: document.documentId,
  fileName: document.fileName,
  mediaType: document.mediaType,
  bytes: String(document.bytes),
  sha256: document.sha256,
  uploadedBy: { ref: document.uploadedBy, name: document.uploadedByName },
  uploadedAt: toTimestamp(document.uploadedAt.getTime()),
});

/** A task as lists show it: where it stands, not what is in it. */
export function summaryView(
  task: ListedTask,
  directory: Directory,
  documents: readonly DocumentInfo[],
  actionable: boolean,
): WireTask {
  const party = (ref: string): PartyRef => ({ ref, name: nameIn(task, ref, directory) });
  return {
    userTaskId: task.userTaskId,
    instanceId: task.instanceId,
    elementId: task.elementId,
    name: task.name,
    processKey: task.processKey,
    processName: task.processName,
    businessKey: task.businessKey,
    department: task.department,
    state: STATES[task.state],
    assignee: task.assignee === null ? undefined : party(task.assignee),
    candidates: task.candidates.map(party),
    openedAt: toTimestamp(task.openedAt),
    dueAt: moment(task.dueAt),
    closedAt: moment(task.closedAt),
    nudgedAt: moment(task.nudgedAt),
    escalationLevel: task.escalationLevel,
    documents: task.documents.map((slot) => {
      const document = documents.find(
        ({ userTaskId, slot: name }) => userTaskId === task.userTaskId && name === slot.name,
      );
      return {
        ...slot,
        accept: [...slot.accept],
        maxBytes: String(slot.maxBytes),
        document: document && toWireDocument(document),
      };
    }),
    outcomes: task.outcomes.map((outcome) => ({ ...outcome })),
    formSchemaJson: '',
    inputsJson: '',
    draftJson: '',
    outcome: task.outcome,
    note: '',
    completedBy: task.completedBy === null ? undefined : party(task.completedBy),
    handedOver: undefined,
    guest: task.guestEmail !== null,
    instructions: '',
    actionable,
    judgement: task.judgement,
  };
}

/** A task with its content, for those who may do it or oversee it. */
export const fullView = (summary: WireTask, task: UserTask, handedOver: Handoff | undefined): WireTask => ({
  ...summary,
  formSchemaJson: task.formSchema,
  inputsJson: task.inputs,
  draftJson: task.submission ?? task.draft,
  note: task.note,
  instructions: task.instructions,
  handedOver,
});

export const handoffView = (from: UserTask, directory: Directory): Handoff => ({
  elementName: from.name,
  by:
    from.completedBy === null ? undefined : { ref: from.completedBy, name: nameIn(from, from.completedBy, directory) },
  note: from.note,
  outcome: from.outcome,
  at: moment(from.closedAt),
});
