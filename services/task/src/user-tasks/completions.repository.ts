import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

import type { UserTask } from './user-task.js';
import { COLUMNS, taskOf, type UserTaskRow } from './user-tasks.repository.js';

/** A task whose completion has been decided on, and is to be noted. */
export type SubmittedTask = UserTask & { readonly completedBy: string; readonly closedAt: number };

/**
 * The steps of completing tasks, many in one statement. Who locks several tasks does so in the order of their ids, so
 * that two transactions wait for each other instead of deadlocking.
 */
@Injectable()
export class CompletionsRepository {
  /**
   * Those of the tasks that exist, held against other changes until the transaction ends.
   *
   * @param held those that somebody else holds: waited for, or left out
   */
  async lock(tx: Sql, ids: readonly string[], held: 'wait' | 'skip'): Promise<Map<string, UserTask>> {
    const { rows } = await tx.query<UserTaskRow>(
      `select ${COLUMNS} from task.user_tasks t where t.user_task_id = any($1) order by t.user_task_id
       for update${held === 'skip' ? ' skip locked' : ''}`,
      [ids],
    );
    return new Map(rows.map((row) => [row.userTaskId, taskOf(row)]));
  }

  /** Those of the tasks that exist, as they stand. */
  async find(tx: Sql, ids: readonly string[]): Promise<Map<string, UserTask>> {
    if (ids.length === 0) return new Map();
    const { rows } = await tx.query<UserTaskRow>(
      `select ${COLUMNS} from task.user_tasks t where t.user_task_id = any($1)`,
      [ids],
    );
    return new Map(rows.map((row) => [row.userTaskId, taskOf(row)]));
  }

  /** Notes completions of tasks that are locked; the sweeper repeats from `retryAt` of real time on. */
  async submit(tx: Sql, tasks: readonly SubmittedTask[], retryAt: number): Promise<void> {
    if (tasks.length === 0) return;
    const { rowCount } = await tx.query(
      `update task.user_tasks t set state = 'submitting', outcome = s.outcome, note = s.note, submission = s.submission, completed_by = s.by,
         request_id = s.request_id, closed_at = s.at, assignee = s.assignee, submit_at = $8, submit_attempts = 0
       from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $9::timestamptz[])
         as s(id, outcome, note, submission, by, request_id, assignee, at)
       where t.user_task_id = s.id and t.state in ('open', 'claimed')`,
      [
        tasks.map(({ userTaskId }) => userTaskId),
        tasks.map(({ outcome }) => outcome),
        tasks.map(({ note }) => note),
        tasks.map(({ submission }) => submission),
        tasks.map(({ completedBy }) => completedBy),
        tasks.map(({ requestId }) => requestId),
        tasks.map(({ assignee }) => assignee),
        new Date(retryAt),
        tasks.map(({ closedAt }) => new Date(closedAt)),
      ],
    );
    if (rowCount !== tasks.length) throw new Error(`Of ${tasks.length} completions ${rowCount} were noted`);
  }

  /** The process has taken them. Returns the ids of those of which that was not known. */
  async completed(tx: Sql, ids: readonly string[]): Promise<Set<string>> {
    const { rows } = await tx.query<{ id: string }>(
      `with told as (select user_task_id from task.user_tasks where user_task_id = any($1) and state = 'submitting' order by user_task_id for update)
       update task.user_tasks t set state = 'completed', submit_at = null from told where t.user_task_id = told.user_task_id
       returning t.user_task_id as id`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
