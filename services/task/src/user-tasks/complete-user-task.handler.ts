import { Inject, Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';

import type { UserTaskServiceService } from '@baton/contracts/execution';
import type { UserTask as WireTask } from '@baton/contracts/task';
import { invalidFields, Rejection, type Clock } from '@baton/kernel';
import {
  type Caller,
  InjectClock,
  InjectPool,
  inTransaction,
  type ServiceClient,
  systemClock,
} from '@baton/service-kit';

import { DocumentSlotsHandler } from '../documents/document-slots.handler.js';
import { refOf } from '../routing/refs.js';
import { text, valid } from '../validation.js';
import { requireMayComplete, taskClosed } from './access.js';
import { checkSubmission, resultOf, variablesOf, type Completion } from './submission.js';
import { UserTaskClosingHandler } from './user-task-closing.handler.js';
import { UserTaskViewsHandler } from './user-task-views.handler.js';
import type { UserTask } from './user-task.js';
import { UserTasksHandler } from './user-tasks.handler.js';
import { UserTasksRepository } from './user-tasks.repository.js';

export const EXECUTION_USER_TASKS = Symbol('EXECUTION_USER_TASKS');
export type ExecutionUserTasks = ServiceClient<typeof UserTaskServiceService>;

/** Longer than a call may take, so that the sweeper never overtakes one that is under way. */
const RETRY_AFTER_MS = 15_000;
const NOTE = text(4000);
const OUTCOME = text(200);
const REQUEST_ID = text(200);

/**
 * Completes tasks: what was decided is noted durably (`submitting`), then told to the process under a request id that
 * is the same for ever. A crash in between is healed by the sweeper, or by the fact that arrives anyway.
 */
@Injectable()
export class CompleteUserTaskHandler {
  private readonly logger = new Logger(CompleteUserTaskHandler.name);

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock('task') private readonly clock: Clock,
    @Inject(EXECUTION_USER_TASKS) private readonly execution: ExecutionUserTasks,
    private readonly tasks: UserTasksRepository,
    private readonly userTasks: UserTasksHandler,
    private readonly views: UserTaskViewsHandler,
    private readonly closing: UserTaskClosingHandler,
    private readonly documents: DocumentSlotsHandler,
  ) {}

  /**
   * Answers once the process has taken it, or with `submitting` where it does not answer now.
   *
   * @throws Rejection `invalid` names each wrong field; `denied` as `requireMayComplete`; `wrong-state` TASK_CLOSED
   */
  async complete(caller: Caller, id: string, given: Completion, requestId?: string): Promise<WireTask> {
    const completion = {
      outcome: valid(OUTCOME, given.outcome),
      note: valid(NOTE, given.note),
      variables: given.variables,
    };
    const seen = await this.userTasks.visible(caller, id);
    const repeated = this.isRepeat(seen, caller, requestId && valid(REQUEST_ID, requestId));
    const submitted = repeated ? seen : await this.note(caller, seen, completion, requestId || null);
    const told = submitted.state === 'submitting' ? await this.tell(submitted) : submitted;
    return this.views.one(told, caller);
  }

  /** Tells the process of a noted completion, once. Returns the task as it stands then. @throws Rejection as the process refused it */
  async tell(task: UserTask): Promise<UserTask> {
    try {
      await this.execution.completeUserTask(
        {
          userTaskId: task.userTaskId,
          outcome: task.outcome,
          variablesJson: resultOf(task),
          completedBy: task.completedBy ?? '',
          requestId: `task:${task.userTaskId}`,
        },
        { tenant: task.tenant },
      );
    } catch (error) {
      return this.refused(task, error);
    }
    return (await this.closing.completed(task)) ?? (await this.again(task));
  }

  private async note(
    caller: Caller,
    seen: UserTask,
    { outcome, note, variables }: Completion,
    requestId: string | null,
  ): Promise<UserTask> {
    const by = refOf(caller);
    return inTransaction(this.pool, async (tx) => {
      const task = await this.tasks.lock(tx, seen.tenant, seen.userTaskId);
      if (task === null) throw new Error(`Task ${seen.userTaskId} has vanished`);
      await this.userTasks.requireOpen(task);
      const assigneeName = task.assignee === null ? '' : await this.userTasks.nameOf(task, task.assignee);
      requireMayComplete(task, caller, await this.tasks.didEarlier(task, by, tx), assigneeName);
      const values = variablesOf(variables, task.draft);
      const wrong = checkSubmission(
        task,
        { outcome, note, variables: values },
        await this.documents.filled(task.userTaskId, tx),
      );
      if (wrong.length > 0) throw invalidFields('FORM_INVALID', wrong);
      const submission = { outcome, note, variables: values, by, requestId, at: this.clock.now() };
      const submitted = await this.tasks.submit(tx, task.userTaskId, submission, systemClock.now() + RETRY_AFTER_MS);
      if (submitted === null) throw taskClosed(task, '');
      return submitted;
    });
  }

  /** The same person says the same again, since an answer was lost. */
  private isRepeat(task: UserTask, caller: Caller, requestId: string | undefined): boolean {
    if (task.completedBy !== refOf(caller)) return false;
    return task.state === 'submitting' || (task.state === 'completed' && !!requestId && task.requestId === requestId);
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
    return this.again(task);
  }

  private async again(task: UserTask): Promise<UserTask> {
    return (await this.tasks.find(task.tenant, task.userTaskId)) ?? task;
  }
}
