import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { z } from 'zod';

import type { UserTask as WireTask } from '@baton/contracts/task';
import { isUuid, Rejection, type Clock } from '@baton/kernel';
import {
  type Caller,
  InjectClock,
  InjectPool,
  inTransaction,
  pageOf,
  pageSizeOf,
  requireRole,
  type Sql,
} from '@baton/service-kit';

import { DocumentSlotsHandler } from '../documents/document-slots.handler.js';
import { FactsHandler } from '../facts/facts.handler.js';
import { DirectoryHandler } from '../people/directory.handler.js';
import { idIn, refOf, refsOf } from '../routing/refs.js';
import { known, text, valid } from '../validation.js';
import { isOverseer, relationOf, requireMayDo, requireMayGive, taskClaimed, taskClosed } from './access.js';
import { RemindersHandler } from './reminders.handler.js';
import { requireObject } from './submission.js';
import { assignedFact, holdersOf, missingOf, nameIn, type AssignedReason } from './user-task-facts.js';
import { UserTaskListsRepository, urgencyAfter, urgencyKeyOf, type TaskFilter } from './user-task-lists.repository.js';
import { UserTaskViewsHandler } from './user-task-views.handler.js';
import { isClosed, isTaskId, type UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

export interface TaskList {
  readonly filter?: Exclude<TaskFilter, 'involved'> | undefined;
  readonly instanceId?: string | undefined;
  readonly includeClosed?: boolean | undefined;
  readonly pageSize?: number | undefined;
  readonly pageToken?: string | undefined;
}

export const assignBody = z.strictObject({
  to: z.string().regex(/^(person|group):[a-z0-9][a-z0-9._-]{0,62}$/, 'must be person:<id> or group:<id>'),
  note: text(4000).default(''),
});

const DRAFT_LIMIT = 512 * 1024;

/** What people do with tasks before they complete them. */
@Injectable()
export class UserTasksHandler {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock('task') private readonly clock: Clock,
    private readonly tasks: UserTasksRepository,
    private readonly lists: UserTaskListsRepository,
    private readonly views: UserTaskViewsHandler,
    private readonly documents: DocumentSlotsHandler,
    private readonly directories: DirectoryHandler,
    private readonly facts: FactsHandler,
    private readonly reminders: RemindersHandler,
  ) {}

  async list(
    caller: Caller,
    { filter = 'mine-and-my-groups', instanceId, includeClosed = false, pageSize, pageToken }: TaskList,
  ): Promise<{ tasks: WireTask[]; nextPageToken: string }> {
    requireRole(caller, 'participant', 'designer', 'operator', 'admin', 'service');
    if (filter === 'all') requireRole(caller, 'operator', 'admin', 'service');
    const size = pageSizeOf(pageSize);
    const after = urgencyAfter(pageToken);
    if (instanceId !== undefined && !isUuid(instanceId)) return { tasks: [], nextPageToken: '' };
    const ofInstance = instanceId !== undefined && filter === 'mine-and-my-groups';
    const found = await this.lists.list({
      tenant: caller.tenant,
      filter: ofInstance ? (isOverseer(caller) || caller.kind === 'service' ? 'all' : 'involved') : filter,
      ref: refOf(caller),
      refs: refsOf(caller),
      instanceId,
      includeClosed,
      after,
      limit: size + 1,
    });
    const { rows, nextPageToken } = pageOf(found, size, urgencyKeyOf);
    return { tasks: await this.views.list(rows, caller), nextPageToken };
  }

  /** @throws Rejection `not-found` TASK_UNKNOWN, also where the caller may not know of it */
  async get(caller: Caller, id: string): Promise<WireTask> {
    return this.views.one(await this.visible(caller, id), caller);
  }

  /** @throws Rejection `wrong-state` TASK_CLAIMED, TASK_CLOSED; `denied` NOT_A_CANDIDATE, FOUR_EYES, HUMAN_REQUIRED */
  async claim(caller: Caller, id: string): Promise<WireTask> {
    const task = await this.visible(caller, id);
    await this.requireOpen(task);
    const me = refOf(caller);
    if (task.assignee === me) return this.views.one(task, caller);
    if (task.assignee !== null) throw taskClaimed(await this.nameOf(task, task.assignee));
    requireMayDo(task, caller, await this.isForbidden(task, caller));
    const claimed = await this.change(task, (tx) => this.tasks.claim(tx, id, me), 'claimed');
    if (claimed !== null) return this.views.one(claimed, caller);
    const now = await this.visible(caller, id);
    await this.requireOpen(now);
    throw taskClaimed(await this.nameOf(now, now.assignee ?? ''));
  }

  /** Back to its candidates. @throws Rejection `wrong-state` NOT_CLAIMED, TASK_CLOSED; `denied` NOT_YOURS */
  async release(caller: Caller, id: string): Promise<WireTask> {
    const task = await this.visible(caller, id);
    await this.requireOpen(task);
    requireMayGive(task, caller);
    if (task.assignee === null) throw new Rejection('wrong-state', 'NOT_CLAIMED', 'Nobody has this task');
    if (task.guestEmail !== null)
      throw new Rejection('wrong-state', 'GUEST_TASK', 'This task is a guest’s; it cannot be released');
    if (task.candidates.length === 0 && !isOverseer(caller)) {
      throw new Rejection(
        'wrong-state',
        'NO_CANDIDATES',
        'This task is offered to nobody else; assign it to a person or group instead',
      );
    }
    const { assignee } = task;
    const released = await this.change(task, (tx) => this.tasks.release(tx, id, assignee), 'released', true);
    return this.views.one(released ?? (await this.visible(caller, id)), caller);
  }

  /** @throws Rejection `invalid` when there is no such person or group; `denied` NOT_YOURS, FOUR_EYES; `wrong-state` TASK_CLOSED */
  async assign(caller: Caller, id: string, input: z.input<typeof assignBody>): Promise<WireTask> {
    const task = await this.visible(caller, id);
    const { to, note } = valid(assignBody, input);
    await this.requireOpen(task);
    requireMayGive(task, caller);
    const directory = await this.directories.load(task.tenant, [to]);
    if (directory.group(to) === undefined && directory.person(to)?.active !== true) {
      throw new Rejection('invalid', 'VALIDATION_FAILED', `to: there is no ${to}`, {
        fields: [{ field: 'to', message: `there is no ${to}` }],
      });
    }
    if (await this.tasks.didEarlier(task, to))
      throw new Rejection(
        'denied',
        'FOUR_EYES',
        `${directory.name(to)} did an earlier step that must be by somebody else`,
      );
    const isGroup = idIn('group', to) !== undefined;
    const given = await this.change(
      task,
      (tx) => this.tasks.give(tx, id, { assignee: isGroup ? null : to, candidates: isGroup ? [to] : task.candidates }),
      'reassigned',
      true,
      note,
    );
    if (given === null) await this.requireOpen(await this.visible(caller, id));
    // Who gives a task away may lose sight of it, and is still told how it stands.
    return this.views.one(given ?? task, caller);
  }

  /** Reminds whoever has it, or whom it is offered to. */
  async nudge(caller: Caller, id: string): Promise<void> {
    const task = await this.visible(caller, id);
    await this.requireOpen(task);
    if (caller.kind === 'guest') throw new Rejection('denied', 'NOT_YOURS', 'Guests cannot remind others');
    const nudged = await inTransaction(this.pool, (tx) =>
      this.reminders.nudge(tx, id, this.clock.now(), refOf(caller)),
    );
    if (!nudged) throw taskClosed(task, '');
  }

  /** Keeps what has been filled in so far. @throws Rejection `denied`; `wrong-state` TASK_CLOSED */
  async saveDraft(caller: Caller, id: string, draft: string): Promise<void> {
    const task = await this.visible(caller, id);
    await this.requireOpen(task);
    requireMayDo(task, caller, await this.isForbidden(task, caller));
    if (draft.length > DRAFT_LIMIT)
      throw new Rejection('too-large', 'DRAFT_TOO_LARGE', 'The draft is larger than 512 KiB');
    if (!(await this.tasks.saveDraft(this.pool, id, requireObject('draft', draft))))
      await this.requireOpen(await this.visible(caller, id));
  }

  /** The name of who started the process, as guests are told it; where nobody did, the process's. */
  async askedBy(caller: Caller, id: string): Promise<string> {
    const task = await this.visible(caller, id);
    return idIn('person', task.startedBy) === undefined ? task.processName : this.nameOf(task, task.startedBy);
  }

  /** Whether the caller did a step that whoever does this one must not have done. */
  isForbidden(task: UserTask, caller: Caller): Promise<boolean> {
    return this.tasks.didEarlier(task, refOf(caller));
  }

  /** The task as it is now, held against other changes until the transaction ends. */
  hold(tx: Sql, task: UserTask): Promise<UserTask | null> {
    return this.tasks.lock(tx, task.tenant, task.userTaskId);
  }

  /** Whether the caller started the instance, acted in it, or has a step of it. */
  isInvolved(caller: Caller, instanceId: string): Promise<boolean> {
    return this.lists.isInvolved(caller.tenant, instanceId, refOf(caller), refsOf(caller));
  }

  /** The task, if the caller may know of it. */
  async visible(caller: Caller, id: string): Promise<UserTask> {
    const task = known(isTaskId(id) ? await this.tasks.find(caller.tenant, id) : null, 'task');
    const relation = relationOf(task, caller, false);
    if (relation !== undefined) return task;
    const acted = caller.kind === 'person' && (await this.tasks.actedIn(task.instanceId, refOf(caller)));
    return known(acted ? task : null, 'task');
  }

  /** @throws Rejection `wrong-state` TASK_CLOSED, with the name of who did it */
  async requireOpen(task: UserTask): Promise<void> {
    if (!isClosed(task) && task.state !== 'submitting') return;
    throw taskClosed(task, task.completedBy === null ? '' : await this.nameOf(task, task.completedBy));
  }

  async nameOf(task: UserTask, ref: string): Promise<string> {
    return nameIn(task, ref, await this.directories.names(task.tenant, [ref]));
  }

  private change(
    task: UserTask,
    work: (tx: Sql) => Promise<UserTask | null>,
    reason: AssignedReason,
    tell = false,
    note = '',
  ): Promise<UserTask | null> {
    return inTransaction(this.pool, async (tx) => {
      const changed = await work(tx);
      if (changed === null) return null;
      const directory = await this.directories.load(
        task.tenant,
        [...changed.candidates, ...(changed.assignee === null ? [] : [changed.assignee])],
        tx,
      );
      const missing = missingOf(changed, await this.documents.filled(changed.userTaskId, tx));
      const recipients = tell ? holdersOf(changed, directory) : [];
      await this.facts.publish(tx, [
        assignedFact(changed, directory, { reason, time: this.clock.now(), missing, recipients, note }),
      ]);
      return changed;
    });
  }
}
