import { Rejection } from '@baton/kernel';
import type { Caller } from '@baton/service-kit';

import { refOf, refsOf } from '../routing/refs.js';
import { isClosed, type DoneStep, type ListedTask } from './user-task.js';

/**
 * What a caller is to a task: `worker` may do it, `overseer` runs the operation, `watcher` started the process or
 * acted in it and may see where it stands; undefined may not know of it.
 */
export type Relation = 'worker' | 'overseer' | 'watcher' | undefined;

export function relationOf(task: ListedTask, caller: Caller, actedInInstance: boolean): Relation {
  if (task.tenant !== caller.tenant) return undefined;
  if (caller.kind === 'guest') return caller.taskId === task.userTaskId ? 'worker' : undefined;
  if (isOwnerOrCandidate(task, caller)) return 'worker';
  if (caller.kind === 'service' || isOverseer(caller)) return 'overseer';
  return actedInInstance || task.startedBy === refOf(caller) || task.completedBy === refOf(caller)
    ? 'watcher'
    : undefined;
}

/** Tells who may not do `task`, since they started the process or did a step that `notBy` names. */
export const forbiddenBy =
  (task: Pick<ListedTask, 'notBy' | 'startedBy' | 'instanceId'>, done: readonly DoneStep[]) =>
  (ref: string): boolean =>
    (task.notBy.includes('starter') && task.startedBy === ref) ||
    done.some(
      ({ instanceId, elementId, by }) => instanceId === task.instanceId && task.notBy.includes(elementId) && by === ref,
    );

export const isOverseer = ({ roles }: Caller): boolean => roles.includes('operator') || roles.includes('admin');

export function isOwnerOrCandidate(task: ListedTask, caller: Caller): boolean {
  const refs = refsOf(caller);
  return (task.assignee !== null && refs.includes(task.assignee)) || task.candidates.some((ref) => refs.includes(ref));
}

export const taskClosed = (task: ListedTask, by: string): Rejection =>
  new Rejection(
    'wrong-state',
    'TASK_CLOSED',
    task.state === 'canceled'
      ? 'This task is no longer needed: its process has moved on'
      : `This task has been done already${by && `, by ${by}`}`,
  );

export const taskClaimed = (by: string): Rejection =>
  new Rejection('wrong-state', 'TASK_CLAIMED', `${by} took this task first`);

const fourEyes = (): Rejection =>
  new Rejection(
    'denied',
    'FOUR_EYES',
    'You did an earlier step that must be by somebody else, so you may not do this one',
  );

/**
 * Refuses a caller who may not take an unassigned task for themselves.
 *
 * @param forbidden the caller did a step that `notBy` names
 * @throws Rejection `denied` NOT_A_CANDIDATE, HUMAN_REQUIRED, FOUR_EYES
 */
export function requireMayDo(task: ListedTask, caller: Caller, forbidden: boolean): void {
  if (task.judgement === 'human' && caller.kind !== 'person' && caller.kind !== 'guest') {
    throw new Rejection('denied', 'HUMAN_REQUIRED', 'Only a person may decide this');
  }
  if (caller.kind === 'service') throw new Rejection('denied', 'NOT_A_CANDIDATE', 'A service does no tasks');
  if (caller.kind !== 'guest' && !isOwnerOrCandidate(task, caller) && !isOverseer(caller)) {
    throw new Rejection('denied', 'NOT_A_CANDIDATE', 'This task is not offered to you');
  }
  if (forbidden) throw fourEyes();
}

/**
 * Refuses a caller who may not complete the task as it stands. Whoever has it may; while nobody has, whoever may take
 * it; and a program with an operator's rights stands in for whoever has it, where the judgement need not be human.
 *
 * @throws Rejection as {@link requireMayDo}, and `denied` NOT_YOURS
 */
export function requireMayComplete(task: ListedTask, caller: Caller, forbidden: boolean, assigneeName: string): void {
  requireMayDo(task, caller, forbidden);
  if (task.assignee === null || task.assignee === refOf(caller) || caller.kind === 'guest') return;
  if (caller.kind === 'api-key' && isOverseer(caller)) return;
  throw new Rejection('denied', 'NOT_YOURS', `${assigneeName} has this task`);
}

/** Whether {@link requireMayComplete} would let the caller through, and the task is still to be done. */
export function isActionable(task: ListedTask, caller: Caller, forbidden: boolean): boolean {
  if (isClosed(task) || task.state === 'submitting') return false;
  try {
    requireMayComplete(task, caller, forbidden, '');
    return caller.kind !== 'person' || task.assignee !== null || isOwnerOrCandidate(task, caller);
  } catch {
    return false;
  }
}

/** Only who has it, an operator or an admin may give it away. @throws Rejection `denied` NOT_YOURS */
export function requireMayGive(task: ListedTask, caller: Caller): void {
  if (task.assignee === refOf(caller) || isOverseer(caller)) return;
  throw new Rejection('denied', 'NOT_YOURS', 'Only who has the task, an operator or an admin may do this');
}
