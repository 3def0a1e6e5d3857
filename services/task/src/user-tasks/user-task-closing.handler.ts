import { Injectable } from '@nestjs/common';

import type { Clock } from '@baton/kernel';
import { InjectClock, type Sql } from '@baton/service-kit';

import { Batches, type Outcome } from '../batching/batches.js';
import { CredentialsHandler } from '../credentials/credentials.handler.js';
import { FactsHandler } from '../facts/facts.handler.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { ServiceLevelsHandler } from '../service-levels/service-levels.handler.js';
import { CompletionsRepository } from './completions.repository.js';
import { finishedFact, nameIn } from './user-task-facts.js';
import type { ClosedTask, UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

/** Ends tasks: their clocks stop, and the others are told. Each end happens once, whoever brings the news first. */
@Injectable()
export class UserTaskClosingHandler {
  private readonly completing = new Batches((tasks: readonly UserTask[]) => this.completeAll(tasks), {
    parallel: 2,
    most: 200,
    // Who comes here was let in when it was noted.
    waiting: Infinity,
  });

  constructor(
    @InjectClock('task') private readonly clock: Clock,
    private readonly tasks: UserTasksRepository,
    private readonly completions: CompletionsRepository,
    private readonly levels: ServiceLevelsHandler,
    private readonly directories: DirectoryHandler,
    private readonly facts: FactsHandler,
    private readonly credentials: CredentialsHandler,
  ) {}

  /** The process has taken the submission, as it was noted. Returns the task as it stands then. */
  completed(task: UserTask): Promise<UserTask> {
    return this.completing.add(task);
  }

  /** The process does not wait for it any more. Null when that was known. */
  canceled(task: UserTask): Promise<UserTask | null> {
    return this.credentials.change(async (tx) => {
      const canceled = await this.tasks.canceled(tx, task.userTaskId, this.clock.now());
      if (canceled === null) return null;
      await this.levels.stop(tx, [task.userTaskId]);
      await this.tellGuests(tx, [canceled]);
      return canceled;
    });
  }

  /** @internal those that come at the same time, in one transaction */
  completeAll(tasks: readonly UserTask[]): Promise<Outcome<UserTask>[]> {
    return this.credentials.change(async (tx) => {
      const ids = tasks.map(({ userTaskId }) => userTaskId);
      const fresh = await this.completions.completed(tx, ids);
      const known = ids.filter((id) => !fresh.has(id));
      const others = await this.completions.find(tx, known);
      // A task that was told of twice at once is finished once.
      const unfinished = new Set(fresh);
      const completed: UserTask[] = [];
      const outcomes = tasks.map((task) => {
        if (!fresh.has(task.userTaskId)) return { value: others.get(task.userTaskId) ?? task };
        const done = { ...task, state: 'completed' as const };
        if (unfinished.delete(task.userTaskId)) completed.push(done);
        return { value: done };
      });
      await this.levels.stop(
        tx,
        completed.map(({ userTaskId }) => userTaskId),
      );
      await this.tellFinished(tx, completed);
      await this.tellGuests(tx, completed);
      return outcomes;
    });
  }

  /** @internal of tasks whose state has changed in `tx`, tells the other services what their guests still are */
  async tellGuests(tx: Sql, tasks: readonly ClosedTask[]): Promise<void> {
    const ofGuests = tasks.filter(({ guestEmail }) => guestEmail !== null);
    for (const [tenant, group] of Map.groupBy(ofGuests, (task) => task.tenant)) {
      const owners = group.map(({ userTaskId }) => userTaskId);
      await this.credentials.tell(tx, { kind: 'guest', tenant, owners });
    }
  }

  /** @internal tells of tasks completed in `tx` */
  async tellFinished(tx: Sql, tasks: readonly UserTask[]): Promise<void> {
    const now = this.clock.now();
    for (const [tenant, group] of Map.groupBy(tasks, (task) => task.tenant)) {
      const directory = await this.directories.names(
        tenant,
        group.flatMap(({ completedBy }) => completedBy ?? []),
        tx,
      );
      const facts = group.map((task) =>
        finishedFact(
          task,
          task.completedBy === null ? '' : nameIn(task, task.completedBy, directory),
          task.closedAt ?? now,
        ),
      );
      await this.facts.publish(tx, facts);
    }
  }
}
