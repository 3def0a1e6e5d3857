import { Injectable } from '@nestjs/common';

import type { UserTask as WireTask } from '@baton/contracts/task';
import type { Caller } from '@baton/service-kit';

import { DocumentSlotsHandler } from '../documents/document-slots.handler.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { refOf } from '../routing/refs.js';
import { isActionable, relationOf } from './access.js';
import { fullView, handoffView, summaryView } from './user-task-view.js';
import type { UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

/** Shows tasks to callers: whole to those who may do or oversee them, where they stand to the others. */
@Injectable()
export class UserTaskViewsHandler {
  constructor(
    private readonly tasks: UserTasksRepository,
    private readonly documents: DocumentSlotsHandler,
    private readonly directories: DirectoryHandler,
  ) {}

  async list(tasks: readonly UserTask[], caller: Caller): Promise<WireTask[]> {
    const documents = await this.documents.ofTasks(
      tasks.filter((task) => task.documents.length > 0).map(({ userTaskId }) => userTaskId),
    );
    const directory = await this.directories.names(caller.tenant, tasks.flatMap(refsIn));
    return Promise.all(
      tasks.map(async (task) => summaryView(task, directory, documents, await this.actionable(task, caller))),
    );
  }

  async one(task: UserTask, caller: Caller): Promise<WireTask> {
    const handoff = await this.tasks.handoffTo(task);
    const documents = await this.documents.ofTasks([task.userTaskId]);
    const directory = await this.directories.names(task.tenant, [...refsIn(task), ...(handoff ? refsIn(handoff) : [])]);
    const summary = summaryView(task, directory, documents, await this.actionable(task, caller));
    // Guests learn who asks and what, not what was said inside.
    if (caller.kind === 'guest') return { ...fullView(summary, task, undefined), candidates: [] };
    const relation = relationOf(task, caller, true);
    const whole = relation === 'worker' || relation === 'overseer' || task.completedBy === refOf(caller);
    return whole ? fullView(summary, task, handoff === null ? undefined : handoffView(handoff, directory)) : summary;
  }

  private async actionable(task: UserTask, caller: Caller): Promise<boolean> {
    return isActionable(task, caller, await this.tasks.didEarlier(task, refOf(caller)));
  }
}

const refsIn = (task: UserTask): string[] => [
  ...task.candidates,
  ...(task.assignee === null ? [] : [task.assignee]),
  ...(task.completedBy === null ? [] : [task.completedBy]),
];
