import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

import type { ClosedTask, UserTask } from './user-task.js';
import { COLUMNS, taskOf, type UserTaskRow } from './user-tasks.repository.js';

export type OpenedTask = Omit<
  UserTask,
  | 'submission'
  | 'outcome'
  | 'note'
  | 'completedBy'
  | 'requestId'
  | 'closedAt'
  | 'nudgedAt'
  | 'nudges'
  | 'escalationLevel'
  | 'draft'
>;

export interface EndedTask {
  readonly userTaskId: string;
  readonly outcome: string;
  readonly by: string;
  readonly at: number;
}

const NUL = /\0/g;
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const clean = (value: unknown): unknown => (typeof value === 'string' ? value.replace(NUL, '') : value);

/** What facts of execution change, many tasks in one statement. Each is harmless when repeated. */
@Injectable()
export class InstanceFactsRepository {
  /** Adds tasks; those that are known already are left as they are, and not returned. */
  async open(tx: Sql, tasks: readonly OpenedTask[]): Promise<UserTask[]> {
    if (tasks.length === 0) return [];
    const rows = tasks.map((task) => ({
      user_task_id: task.userTaskId,
      tenant: task.tenant,
      instance_id: task.instanceId,
      element_id: task.elementId,
      name: task.name,
      process_key: task.processKey,
      process_name: task.processName,
      business_key: task.businessKey,
      department: task.department,
      started_by: task.startedBy,
      state: task.state,
      assignee: task.assignee,
      candidates: task.candidates,
      backup: task.backup,
      not_by: task.notBy,
      judgement: task.judgement,
      instructions: task.instructions,
      guest_email: task.guestEmail,
      guest_name: task.guestName,
      documents: task.documents,
      outcomes: task.outcomes,
      form_schema: task.formSchema,
      inputs: task.inputs,
      opened_at: iso(task.openedAt),
      due_at: iso(task.dueAt),
    }));
    const names = Object.keys(rows[0] as object);
    const typed = names.map((name) => `${name} ${TYPES[name] ?? 'text'}`).join(', ');
    const json = JSON.stringify(rows, (_key, value: unknown) => clean(value));
    const { rows: added } = await tx.query<UserTaskRow>(
      `insert into task.user_tasks as t (${names.join(', ')}) select ${names.join(', ')} from json_to_recordset($1) as r(${typed})
       on conflict (user_task_id) do nothing returning ${COLUMNS}`,
      [json],
    );
    return added.map(taskOf);
  }

  /**
   * Ends tasks that the process says are done; returns those that were not known to be. It knows best: a task whose
   * completion was told twice, the second time in vain, is done and not canceled.
   */
  async complete(tx: Sql, ended: readonly EndedTask[]): Promise<UserTask[]> {
    if (ended.length === 0) return [];
    const { rows } = await tx.query<UserTaskRow>(
      `update task.user_tasks t set state = 'completed', submit_at = null, closed_at = coalesce(t.closed_at, f.at),
         outcome = case when t.state = 'submitting' then t.outcome else f.outcome end, completed_by = coalesce(t.completed_by, nullif(f.by, ''))
       from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as f(id, outcome, by, at)
       where t.user_task_id = f.id and t.state <> 'completed' returning ${COLUMNS}`,
      [
        ended.map(({ userTaskId }) => userTaskId),
        ended.map(({ outcome }) => outcome),
        ended.map(({ by }) => by),
        ended.map(({ at }) => new Date(at)),
      ],
    );
    return rows.map(taskOf);
  }

  /** Ends tasks that the process does not wait for any more: these, and all of the instances that ended. */
  async cancel(
    tx: Sql,
    userTaskIds: readonly string[],
    instanceIds: readonly string[],
    at: number,
  ): Promise<ClosedTask[]> {
    if (userTaskIds.length + instanceIds.length === 0) return [];
    const { rows } = await tx.query<ClosedTask & object>(
      `update task.user_tasks set state = 'canceled', submit_at = null, closed_at = $3, completed_by = null
       where (user_task_id = any($1) or instance_id = any($2)) and state in ('open', 'claimed', 'submitting') 
       returning user_task_id as "userTaskId", tenant, guest_email as "guestEmail"`,
      [userTaskIds, instanceIds, new Date(at)],
    );
    return rows;
  }
}

const TYPES: Readonly<Record<string, string>> = {
  instance_id: 'uuid',
  candidates: 'text[]',
  not_by: 'text[]',
  documents: 'jsonb',
  outcomes: 'jsonb',
  opened_at: 'timestamptz',
  due_at: 'timestamptz',
};
