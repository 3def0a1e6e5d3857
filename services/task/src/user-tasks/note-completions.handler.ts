import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { invalidFields, type Clock } from '@baton/kernel';
import { type Caller, InjectClock, InjectPool, inTransaction, type Sql, systemClock } from '@baton/service-kit';

import { Batches, type Outcome } from '../batching/batches.js';
import { DocumentSlotsHandler } from '../documents/document-slots.handler.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { refOf } from '../routing/refs.js';
import { known } from '../validation.js';
import { forbiddenBy, relationOf, requireMayComplete, taskClosed } from './access.js';
import { CompletionsRepository, type SubmittedTask } from './completions.repository.js';
import { checkSubmission, variablesOf, type Completion } from './submission.js';
import { nameIn } from './user-task-facts.js';
import { isClosed, isTaskId, type DoneStep, type UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

/** Somebody says that a task is done. */
export interface Note {
  readonly caller: Caller;
  readonly userTaskId: string;
  readonly completion: Completion;
  readonly requestId: string | null;
}

/** What deciding on some tasks needs to know beside them. */
interface Surroundings {
  readonly done: DoneStep[];
  readonly filled: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Longer than telling the process may take, so that the sweeper never overtakes what is under way. */
const RETRY_AFTER_MS = 15_000;
const NOTHING: ReadonlySet<string> = new Set();

/**
 * Notes durably what people decided, before the process is told of it. Those who complete tasks at the same time share a
 * transaction; each is let through or refused for itself, and a task that somebody else holds keeps nobody else waiting.
 */
@Injectable()
export class NoteCompletionsHandler {
  private readonly together = new Batches((notes: readonly Note[]) => this.note(notes, 'skip'), {
    parallel: 2,
    most: 200,
  });
  private readonly apart = new Batches((notes: readonly Note[]) => this.note(notes, 'wait'), { parallel: 4, most: 1 });

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock('task') private readonly clock: Clock,
    private readonly tasks: UserTasksRepository,
    private readonly completions: CompletionsRepository,
    private readonly documents: DocumentSlotsHandler,
    private readonly directories: DirectoryHandler,
  ) {}

  /**
   * The task with what was handed in; as it stands where the same person says the same again.
   *
   * @throws Rejection `invalid` names each wrong field; `denied` as `requireMayComplete`; `wrong-state` TASK_CLOSED;
   *   `not-found` TASK_UNKNOWN, also where the caller may not know of it
   */
  async add(note: Note): Promise<UserTask> {
    known(isTaskId(note.userTaskId) ? note.userTaskId : null, 'task');
    const noted = (await this.together.add(note)) ?? (await this.apart.add(note));
    return known(noted, 'task');
  }

  /** Null for a task that is not there, or is skipped. */
  private note(notes: readonly Note[], held: 'wait' | 'skip'): Promise<Outcome<UserTask | null>[]> {
    return inTransaction(this.pool, async (tx) => {
      const ids = new Set(notes.map(({ userTaskId }) => userTaskId));
      const tasks = await this.completions.lock(tx, [...ids], held);
      const around = await this.surroundingsOf(tx, [...tasks.values()]);
      const submitted: SubmittedTask[] = [];
      const outcomes: Outcome<UserTask | null>[] = [];
      for (const note of notes) {
        const task = tasks.get(note.userTaskId);
        try {
          const now = task === undefined ? null : await this.decide(tx, note, task, around);
          outcomes.push({ value: now });
          if (now === null || now === task) continue;
          // Those that follow in this batch find it so.
          tasks.set(now.userTaskId, now);
          around.done.push({ instanceId: now.instanceId, elementId: now.elementId, by: now.completedBy ?? '' });
          submitted.push(now as SubmittedTask);
        } catch (error) {
          outcomes.push({ error });
        }
      }
      await this.completions.submit(tx, submitted, systemClock.now() + RETRY_AFTER_MS);
      return outcomes;
    });
  }

  private async surroundingsOf(tx: Sql, tasks: readonly UserTask[]): Promise<Surroundings> {
    const guarded = tasks.filter(({ notBy }) => notBy.length > 0).map(({ instanceId }) => instanceId);
    const withSlots = tasks.filter(({ documents }) => documents.length > 0).map(({ userTaskId }) => userTaskId);
    return {
      done: await this.tasks.doneBy([...new Set(guarded)], tx),
      filled: await this.documents.filledOf(withSlots, tx),
    };
  }

  /** The task as it is to be noted; the same object where that has been done. */
  private async decide(
    tx: Sql,
    { caller, completion, requestId }: Note,
    task: UserTask,
    { done, filled }: Surroundings,
  ): Promise<UserTask> {
    const by = refOf(caller);
    await this.requireVisible(tx, task, caller);
    if (isRepeat(task, by, requestId)) return task;
    if (isClosed(task) || task.state === 'submitting')
      throw taskClosed(task, task.completedBy === null ? '' : await this.nameOf(tx, task, task.completedBy));
    const holder = task.assignee === null || task.assignee === by ? '' : await this.nameOf(tx, task, task.assignee);
    requireMayComplete(task, caller, forbiddenBy(task, done)(by), holder);
    const { outcome, note } = completion;
    const variables = variablesOf(completion.variables, task.draft);
    const uploaded = filled.get(task.userTaskId) ?? NOTHING;
    const wrong = checkSubmission(task, { outcome, note, variables }, uploaded);
    if (wrong.length > 0) throw invalidFields('FORM_INVALID', wrong);
    const assignee = task.assignee ?? by;
    const closedAt = this.clock.now();
    const handedIn = { outcome, note, submission: variables, completedBy: by, requestId, closedAt };
    return { ...task, ...handedIn, state: 'submitting', assignee };
  }

  private async requireVisible(tx: Sql, task: UserTask, caller: Caller): Promise<void> {
    if (relationOf(task, caller, false) !== undefined) return;
    const acted = caller.kind === 'person' && task.tenant === caller.tenant;
    known(acted && (await this.tasks.actedIn(task.instanceId, refOf(caller), tx)) ? task : null, 'task');
  }

  private async nameOf(tx: Sql, task: UserTask, ref: string): Promise<string> {
    return nameIn(task, ref, await this.directories.names(task.tenant, [ref], tx));
  }
}

/** The same person says the same again, since an answer was lost. */
function isRepeat({ state, completedBy, requestId: noted }: UserTask, by: string, requestId: string | null): boolean {
  if (completedBy !== by) return false;
  return state === 'submitting' || (state === 'completed' && requestId !== null && noted === requestId);
}
