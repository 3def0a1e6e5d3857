import { Injectable } from '@nestjs/common';

import type { Handoff, UserTask as WireTask } from '@baton/contracts/task';
import type { Caller } from '@baton/service-kit';

import { Batches, type Outcome } from '../batching/batches.js';
import type { DocumentInfo } from '../documents/document.js';
import { DocumentSlotsHandler } from '../documents/document-slots.handler.js';
import { Directory } from '../people/directory.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { refOf } from '../routing/refs.js';
import { forbiddenBy, isActionable, relationOf } from './access.js';
import { fullView, handoffView, summaryView } from './user-task-view.js';
import type { DoneStep, ListedTask, UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

interface View {
  readonly task: UserTask;
  readonly caller: Caller;
}

const NOBODY = new Directory([], []);

/** Shows tasks to callers: whole to those who may do or oversee them, where they stand to the others. */
@Injectable()
export class UserTaskViewsHandler {
  private readonly together = new Batches((views: readonly View[]) => this.all(views), {
    parallel: 4,
    most: 200,
    // What is shown has been done already.
    waiting: Infinity,
  });

  constructor(
    private readonly tasks: UserTasksRepository,
    private readonly documents: DocumentSlotsHandler,
    private readonly directories: DirectoryHandler,
  ) {}

  async list(tasks: readonly ListedTask[], caller: Caller): Promise<WireTask[]> {
    const documents = await this.documentsOf(tasks);
    const directory = await this.directories.names(caller.tenant, tasks.flatMap(refsIn));
    const done = await this.doneAround(tasks);
    return tasks.map((task) => summaryView(task, directory, documents, actionable(task, caller, done)));
  }

  one(task: UserTask, caller: Caller): Promise<WireTask> {
    return this.together.add({ task, caller });
  }

  private async all(views: readonly View[]): Promise<Outcome<WireTask>[]> {
    const tasks = views.map(({ task }) => task);
    const handoffs = await this.tasks.handoffsTo(tasks);
    const documents = await this.documentsOf(tasks);
    const done = await this.doneAround(tasks);
    const directories = new Map<string, Directory>();
    for (const [tenant, group] of Map.groupBy([...tasks, ...handoffs.values()], (task) => task.tenant))
      directories.set(tenant, await this.directories.names(tenant, group.flatMap(refsIn)));
    return views.map(({ task, caller }) => {
      const directory = directories.get(task.tenant) ?? NOBODY;
      const summary = summaryView(task, directory, documents, actionable(task, caller, done));
      const handoff = handoffs.get(task.userTaskId);
      return { value: viewFor(caller, task, summary, handoff && handoffView(handoff, directory)) };
    });
  }

  private documentsOf(tasks: readonly ListedTask[]): Promise<DocumentInfo[]> {
    const withSlots = tasks.filter((task) => task.documents.length > 0).map(({ userTaskId }) => userTaskId);
    return this.documents.ofTasks([...new Set(withSlots)]);
  }

  private doneAround(tasks: readonly ListedTask[]): Promise<DoneStep[]> {
    const guarded = tasks.filter(({ notBy }) => notBy.length > 0).map(({ instanceId }) => instanceId);
    return this.tasks.doneBy([...new Set(guarded)]);
  }
}

function viewFor(caller: Caller, task: UserTask, summary: WireTask, handoff: Handoff | undefined): WireTask {
  // Guests learn who asks and what, not what was said inside.
  if (caller.kind === 'guest') return { ...fullView(summary, task, undefined), candidates: [] };
  const relation = relationOf(task, caller, true);
  const whole = relation === 'worker' || relation === 'overseer' || task.completedBy === refOf(caller);
  return whole ? fullView(summary, task, handoff) : summary;
}

const actionable = (task: ListedTask, caller: Caller, done: readonly DoneStep[]): boolean =>
  isActionable(task, caller, forbiddenBy(task, done)(refOf(caller)));

const refsIn = (task: ListedTask): string[] => [
  ...task.candidates,
  ...(task.assignee === null ? [] : [task.assignee]),
  ...(task.completedBy === null ? [] : [task.completedBy]),
];
