import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

import type { ClosedTask, TaskState, UserTask } from './user-task.js';
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

/** What a task begins with, as the table's own defaults say. */
const NEW = {
  submission: null,
  outcome: '',
  note: '',
  completedBy: null,
  requestId: null,
  closedAt: null,
  nudgedAt: null,
  nudges: 0,
  escalationLevel: 0,
  draft: '',
} as const satisfies Omit<UserTask, keyof OpenedTask>;
const NUL = /\0/g;
const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

/** Without the character NUL, which PostgreSQL does not store. */
function storable(tasks: readonly OpenedTask[]): readonly OpenedTask[] {
  const json = JSON.stringify(tasks);
  if (!json.includes('\\u0000')) return tasks;
  const clean = (_key: string, value: unknown) => (typeof value === 'string' ? value.replace(NUL, '') : value);
  return JSON.parse(json, clean) as OpenedTask[];
}

/** What facts of execution change, many tasks in one statement. Each is harmless when repeated. */
@Injectable()
export class InstanceFactsRepository {
  /** Adds tasks; those that are known already are left as they are, and not returned. */
  async open(tx: Sql, told: readonly OpenedTask[]): Promise<UserTask[]> {
    if (told.length === 0) return [];
    const tasks = storable(told);
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
    const { rows: added } = await tx.query<{ id: string }>(
      `insert into task.user_tasks as t (${names.join(', ')}) select ${names.join(', ')} from json_to_recordset($1) as r(${typed})
       on conflict (user_task_id) do nothing returning t.user_task_id as id`,
      [JSON.stringify(rows)],
    );
    const fresh = new Set(added.map(({ id }) => id));
    return tasks.filter(({ userTaskId }) => fresh.has(userTaskId)).map((task) => ({ ...NEW, ...task }));
  }

  /**
   * Ends tasks that the process says are done; returns those that were not known to be. It knows best: a task whose
   * completion was told twice, the second time in vain, is done and not canceled.
   */
  async complete(tx: Sql, ended: readonly EndedTask[]): Promise<UserTask[]> {
    const open = await this.lockUnless(tx, 'completed', ended);
    const late = ended.filter(({ userTaskId }) => open.has(userTaskId));
    if (late.length === 0) return [];
    const { rows } = await tx.query<UserTaskRow>(
      `update task.user_tasks t set state = 'completed', submit_at = null, closed_at = coalesce(t.closed_at, f.at),
         outcome = case when t.state = 'submitting' then t.outcome else f.outcome end, completed_by = coalesce(t.completed_by, nullif(f.by, ''))
       from unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) as f(id, outcome, by, at)
       where t.user_task_id = f.id and t.state <> 'completed' returning ${COLUMNS}`,
      [
        late.map(({ userTaskId }) => userTaskId),
        late.map(({ outcome }) => outcome),
        late.map(({ by }) => by),
        late.map(({ at }) => new Date(at)),
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

  /**
   * The ids of those that are not in `state` yet. Most are when the fact of it comes, since whoever completed them has seen
   * to it; the others are locked in the order of their ids, as everybody does.
   */
  private async lockUnless(tx: Sql, state: TaskState, tasks: readonly EndedTask[]): Promise<Set<string>> {
    const { rows } = await tx.query<{ id: string }>(
      `select user_task_id as id from task.user_tasks where user_task_id = any($1) and state <> $2 order by user_task_id for update`,
      [tasks.map(({ userTaskId }) => userTaskId), state],
    );
    return new Set(rows.map(({ id }) => id));
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
