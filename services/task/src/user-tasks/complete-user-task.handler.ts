import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';

import type { UserTask as WireTask } from '@baton/contracts/task';
import { Rejection } from '@baton/kernel';
import { type Caller, InjectPool, inTransaction } from '@baton/service-kit';

import { text, valid } from '../validation.js';
import { taskClosed } from './access.js';
import { NoteCompletionsHandler } from './note-completions.handler.js';
import type { Completion } from './submission.js';
import { TellCompletionsHandler } from './tell-completions.handler.js';
import { UserTaskClosingHandler } from './user-task-closing.handler.js';
import { UserTaskViewsHandler } from './user-task-views.handler.js';
import type { UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

const NOTE = text(4000);
const OUTCOME = text(200);
const REQUEST_ID = text(200);

/**
 * Completes tasks: what was decided is noted durably (`submitting`), then told to the process under a request id that
 * is the same for ever. A crash in between is healed by the sweeper, or by the fact that arrives anyway. Each of these
 * steps is done together for all who are at it at the same time.
 */
@Injectable()
export class CompleteUserTaskHandler {
  private readonly logger = new Logger(CompleteUserTaskHandler.name);

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    private readonly tasks: UserTasksRepository,
    private readonly notes: NoteCompletionsHandler,
    private readonly telling: TellCompletionsHandler,
    private readonly views: UserTaskViewsHandler,
    private readonly closing: UserTaskClosingHandler,
  ) {}

  /**
   * Answers once the process has taken it, or with `submitting` where it does not answer now.
   *
   * @throws Rejection `invalid` names each wrong field; `denied` as `requireMayComplete`; `wrong-state` TASK_CLOSED
   */
  async complete(caller: Caller, userTaskId: string, given: Completion, requestId = ''): Promise<WireTask> {
    const completion = {
      outcome: valid(OUTCOME, given.outcome),
      note: valid(NOTE, given.note),
      variables: given.variables,
    };
    const noted = await this.notes.add({
      caller,
      userTaskId,
      completion,
      requestId: valid(REQUEST_ID, requestId) || null,
    });
    const told = noted.state === 'submitting' ? await this.tell(noted) : noted;
    return this.views.one(told, caller);
  }

  /** Tells the process of a noted completion, once. Returns the task as it stands then. @throws Rejection as the process refused it */
  async tell(task: UserTask): Promise<UserTask> {
    try {
      await this.telling.tell(task);
    } catch (error) {
      return this.refused(task, error);
    }
    return this.closing.completed(task);
  }

  private async refused(task: UserTask, error: unknown): Promise<UserTask> {
    const kind = error instanceof Rejection ? error.kind : undefined;
    if (kind === 'wrong-state' || kind === 'not-found') {
      const canceled = (await this.closing.canceled(task)) ?? (await this.again(task));
      if (canceled.state === 'completed') return canceled;
      throw taskClosed(canceled, '');
    }
    if (kind === 'invalid' || kind === 'too-large') {
      await inTransaction(this.pool, (tx) => this.tasks.reopened(tx, task.userTaskId));
      throw error;
    }
    this.logger.warn({
      msg: 'The process does not answer; the completion is told again later',
      instance_id: task.instanceId,
      user_task_id: task.userTaskId,
      cause: (error as Error).message,
    });
    return task;
  }

  private async again(task: UserTask): Promise<UserTask> {
    return (await this.tasks.find(task.tenant, task.userTaskId)) ?? task;
  }
}
