import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

import { DocumentSlotsHandler } from '../documents/document-slots.handler.js';
import { FactsHandler } from '../facts/facts.handler.js';
import type { Directory } from '../people/directory.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { normalRef } from '../routing/refs.js';
import { escalationTarget } from '../routing/route.js';
import { forbiddenBy } from './access.js';
import { assignedFact, escalatedFact, missingOf, nameIn, nudgedFact } from './user-task-facts.js';
import type { UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

/** Reminds of tasks that wait, and moves them on to somebody else. Does nothing where a task is being submitted or closed. */
@Injectable()
export class RemindersHandler {
  constructor(
    private readonly tasks: UserTasksRepository,
    private readonly documents: DocumentSlotsHandler,
    private readonly directories: DirectoryHandler,
    private readonly facts: FactsHandler,
  ) {}

  /** Reminds whoever has the task, or whom it is offered to. Tells whether there was anybody to remind. */
  async nudge(tx: Sql, userTaskId: string, time: number, by?: string): Promise<boolean> {
    const task = await this.tasks.nudged(tx, userTaskId, time);
    if (task === null) return false;
    const directory = await this.directories.load(task.tenant, holding(task), tx);
    const missing = missingOf(task, await this.documents.filled(userTaskId, tx));
    await this.facts.publish(tx, [nudgedFact(task, directory, { time, missing, ...(by !== undefined && { by }) })]);
    return true;
  }

  /**
   * Moves a task up: a person takes it over; a group is offered it, and who had it may still do it. A guest keeps
   * theirs. Where there is nobody to escalate to, the operators are told.
   *
   * @param target `person:x`, `group:x`, `backup`, `manager-of-assignee`
   * @param time when it was due; @param now decides who is absent
   */
  async escalate(tx: Sql, userTaskId: string, target: string, time: number, now: number): Promise<void> {
    const task = await this.tasks.escalated(tx, userTaskId);
    if (task === null) return;
    const directory = await this.directories.load(task.tenant, [normalRef(target), task.backup, ...holding(task)], tx);
    const missing = missingOf(task, await this.documents.filled(userTaskId, tx));
    const forbidden = forbiddenBy(task, await this.tasks.doneBy([task.instanceId], tx));
    const to = escalationTarget(target, task, directory, { now, startedBy: task.startedBy, forbidden });
    const facts = [escalatedFact(task, directory, { time, missing, to, fromName: holderName(task, directory) })];
    const given = to === undefined ? null : await this.tasks.give(tx, userTaskId, handedTo(task, to));
    if (given !== null) facts.push(assignedFact(given, directory, { reason: 'escalated', time, missing }));
    await this.facts.publish(tx, facts);
  }
}

const holding = ({ candidates, assignee }: UserTask): string[] => [
  ...candidates,
  ...(assignee === null ? [] : [assignee]),
];

const holderName = (task: UserTask, directory: Directory): string =>
  task.assignee === null
    ? task.candidates.map((ref) => directory.name(ref)).join(', ')
    : nameIn(task, task.assignee, directory);

function handedTo(task: UserTask, to: string): { assignee: string | null; candidates: string[] } {
  if (task.guestEmail !== null) return { assignee: task.assignee, candidates: [...new Set([to, ...task.candidates])] };
  const before = holding(task);
  if (to.startsWith('group:')) return { assignee: null, candidates: [...new Set([to, ...before])] };
  return { assignee: to, candidates: [...new Set(before)] };
}
