import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { Stillness } from '@baton/messaging';
import { InjectPool, type Sql } from '@baton/service-kit';

import type { DoneStep, ListedTask, UserTask } from './user-task.js';

type Moments = 'openedAt' | 'dueAt' | 'closedAt' | 'nudgedAt';
type RowOf<Task> = Omit<Task, Moments> & { readonly [Name in Moments]: Date | null };
export type UserTaskRow = RowOf<UserTask>;
export type ListedTaskRow = RowOf<ListedTask>;

/** What lists show of a task. */
export const LISTED_COLUMNS = `t.user_task_id as "userTaskId", t.tenant, t.instance_id as "instanceId", t.element_id as "elementId", t.name,
  t.process_key as "processKey", t.process_name as "processName", t.business_key as "businessKey", t.department, t.started_by as "startedBy",
  t.state, t.assignee, t.candidates, t.backup, t.not_by as "notBy", t.judgement, t.guest_email as "guestEmail", t.guest_name as "guestName",
  t.documents, t.outcomes, t.outcome, t.completed_by as "completedBy", t.opened_at as "openedAt", t.due_at as "dueAt",
  t.closed_at as "closedAt", t.nudged_at as "nudgedAt", t.nudges, t.escalation_level as "escalationLevel"`;
export const COLUMNS = `${LISTED_COLUMNS}, t.instructions, t.form_schema as "formSchema", t.inputs, t.draft, t.submission, t.note,
  t.request_id as "requestId"`;

export const taskOf = <Row extends ListedTaskRow>(row: Row): Omit<Row, Moments> & Pick<UserTask, Moments> => ({
  ...row,
  openedAt: row.openedAt?.getTime() ?? 0,
  dueAt: row.dueAt?.getTime() ?? null,
  closedAt: row.closedAt?.getTime() ?? null,
  nudgedAt: row.nudgedAt?.getTime() ?? null,
});

export interface Submission {
  readonly outcome: string;
  readonly note: string;
  /** JSON object as text. */
  readonly variables: string;
  readonly by: string;
  readonly requestId: string | null;
  readonly at: number;
}

@Injectable()
export class UserTasksRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async find(tenant: string, id: string, sql: Sql = this.pool): Promise<UserTask | null> {
    return this.one(sql, `select ${COLUMNS} from task.user_tasks t where t.tenant = $1 and t.user_task_id = $2`, [
      tenant,
      id,
    ]);
  }

  /** The task, held against other changes until the transaction ends. */
  async lock(tx: Sql, tenant: string, id: string): Promise<UserTask | null> {
    return this.one(
      tx,
      `select ${COLUMNS} from task.user_tasks t where t.tenant = $1 and t.user_task_id = $2 for update`,
      [tenant, id],
    );
  }

  /** Gives an offered task to `assignee`. The guard is in the statement, so two claims cannot both win. */
  claim(tx: Sql, id: string, assignee: string): Promise<UserTask | null> {
    return this.one(
      tx,
      `update task.user_tasks t set state = 'claimed', assignee = $2 where user_task_id = $1 and state = 'open' and assignee is null returning ${COLUMNS}`,
      [id, assignee],
    );
  }

  /** Back to its candidates. */
  release(tx: Sql, id: string, assignee: string): Promise<UserTask | null> {
    return this.one(
      tx,
      `update task.user_tasks t set state = 'open', assignee = null where user_task_id = $1 and state = 'claimed' and assignee = $2 returning ${COLUMNS}`,
      [id, assignee],
    );
  }

  /** Sets who has it or is offered it; null when it is being submitted or closed. */
  give(tx: Sql, id: string, to: { assignee: string | null; candidates: readonly string[] }): Promise<UserTask | null> {
    return this.one(
      tx,
      `update task.user_tasks t set state = case when $2::text is null then 'open' else 'claimed' end, assignee = $2, candidates = $3
       where user_task_id = $1 and state in ('open', 'claimed') returning ${COLUMNS}`,
      [id, to.assignee, to.candidates],
    );
  }

  async saveDraft(sql: Sql, id: string, draft: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      `update task.user_tasks set draft = $2 where user_task_id = $1 and state in ('open', 'claimed')`,
      [id, draft],
    );
    return rowCount === 1;
  }

  nudged(tx: Sql, id: string, at: number): Promise<UserTask | null> {
    return this.one(
      tx,
      `update task.user_tasks t set nudged_at = $2, nudges = nudges + 1 where user_task_id = $1 and state in ('open', 'claimed') returning ${COLUMNS}`,
      [id, new Date(at)],
    );
  }

  escalated(tx: Sql, id: string): Promise<UserTask | null> {
    return this.one(
      tx,
      `update task.user_tasks t set escalation_level = escalation_level + 1 where user_task_id = $1 and state in ('open', 'claimed') returning ${COLUMNS}`,
      [id],
    );
  }

  /** Notes a completion durably before the process is told of it; the sweeper repeats from `retryAt` of real time on. */
  submit(tx: Sql, id: string, submission: Submission, retryAt: number): Promise<UserTask | null> {
    const { outcome, note, variables, by, requestId, at } = submission;
    return this.one(
      tx,
      `update task.user_tasks t set state = 'submitting', outcome = $2, note = $3, submission = $4, completed_by = $5, request_id = $6,
         closed_at = $7, assignee = coalesce(assignee, $5), submit_at = $8, submit_attempts = 0
       where user_task_id = $1 and state in ('open', 'claimed') returning ${COLUMNS}`,
      [id, outcome, note, variables, by, requestId, new Date(at), new Date(retryAt)],
    );
  }

  /** The process has moved on without it. */
  canceled(tx: Sql, id: string, at: number): Promise<UserTask | null> {
    return this.one(
      tx,
      `update task.user_tasks t set state = 'canceled', submit_at = null, closed_at = $2, completed_by = null where user_task_id = $1
         and state in ('open', 'claimed', 'submitting') returning ${COLUMNS}`,
      [id, new Date(at)],
    );
  }

  /** The process did not accept what was submitted: it is to be done again. */
  reopened(tx: Sql, id: string): Promise<UserTask | null> {
    return this.one(
      tx,
      `update task.user_tasks t set state = 'claimed', outcome = '', submit_at = null, closed_at = null, completed_by = null, draft = coalesce(submission, draft), submission = null
       where user_task_id = $1 and state = 'submitting' returning ${COLUMNS}`,
      [id],
    );
  }

  /** Whether `ref` started the instance or did one of the steps that `notBy` names. */
  async didEarlier(task: UserTask, ref: string, sql: Sql = this.pool): Promise<boolean> {
    if (task.notBy.length === 0) return false;
    if (task.notBy.includes('starter') && task.startedBy === ref) return true;
    const { rowCount } = await sql.query(
      `select 1 from task.user_tasks where instance_id = $1 and element_id = any($2) and completed_by = $3 and user_task_id <> $4 limit 1`,
      [task.instanceId, task.notBy, ref, task.userTaskId],
    );
    return rowCount !== 0;
  }

  /** Who did which step of these instances. */
  async doneBy(instanceIds: readonly string[], sql: Sql = this.pool): Promise<DoneStep[]> {
    if (instanceIds.length === 0) return [];
    const { rows } = await sql.query<DoneStep & object>(
      `select instance_id as "instanceId", element_id as "elementId", completed_by as by from task.user_tasks where instance_id = any($1) and completed_by is not null`,
      [instanceIds],
    );
    return rows;
  }

  async actedIn(instanceId: string, ref: string, sql: Sql = this.pool): Promise<boolean> {
    const { rowCount } = await sql.query(
      `select 1 from task.user_tasks where instance_id = $1 and completed_by = $2 limit 1`,
      [instanceId, ref],
    );
    return rowCount !== 0;
  }

  /** The step that was done last before each of these was opened, by the task's id. */
  async handoffsTo(tasks: readonly UserTask[]): Promise<Map<string, UserTask>> {
    const { rows } = await this.pool.query<UserTaskRow & { readonly to: string }>(
      `select w.id as "to", ${COLUMNS} from unnest($1::text[], $2::uuid[], $3::timestamptz[]) as w(id, instance_id, before)
       cross join lateral (select * from task.user_tasks d where d.instance_id = w.instance_id and d.user_task_id <> w.id
         and d.state in ('submitting', 'completed') and d.closed_at <= w.before order by d.closed_at desc limit 1) t`,
      [
        tasks.map(({ userTaskId }) => userTaskId),
        tasks.map(({ instanceId }) => instanceId),
        tasks.map(({ openedAt }) => new Date(openedAt + CLOCK_SKEW_MS)),
      ],
    );
    return new Map(rows.map(({ to, ...row }) => [to, taskOf(row)]));
  }

  /** Open tasks that this person has. */
  async heldBy(tx: Sql, tenant: string, ref: string): Promise<UserTask[]> {
    const { rows } = await tx.query<UserTaskRow>(
      `select ${COLUMNS} from task.user_tasks t where t.tenant = $1 and t.assignee = $2 and t.state in ('open', 'claimed') order by t.user_task_id for update`,
      [tenant, ref],
    );
    return rows.map(taskOf);
  }

  /** Submissions whose telling is due again, each put off so that one sweeper has it. */
  async takeSubmitting(now: number, limit: number): Promise<UserTask[]> {
    const { rows } = await this.pool.query<UserTaskRow>({
      name: 'task-take-submitting',
      text: `update task.user_tasks t set submit_attempts = submit_attempts + 1,
         submit_at = $1::timestamptz + least(15 * power(2, least(submit_attempts, 6)), 300) * interval '1 second'
       where user_task_id in (select user_task_id from task.user_tasks where state = 'submitting' and submit_at <= $1 order by submit_at limit $2 for update skip locked)
       returning ${COLUMNS}`,
      values: [new Date(now), limit],
    });
    return rows.map(taskOf);
  }

  /** The moment at which a process is to be told next; null where none waits for that. As it was at most `ageMs` ago. */
  nextSubmitting(ageMs: number): Promise<number | null> {
    const name = 'task-next-submitting';
    return Stillness.of(this.pool).recall(name, ageMs, async () => {
      const { rows } = await this.pool.query<{ next: Date | null }>({
        name,
        text: `select min(submit_at) as next from task.user_tasks where state = 'submitting'`,
      });
      return rows[0]?.next?.getTime() ?? null;
    });
  }

  private async one(sql: Sql, statement: string, values: unknown[]): Promise<UserTask | null> {
    const { rows } = await sql.query<UserTaskRow>({ name: preparedName(statement), text: statement, values });
    return rows[0] ? taskOf(rows[0]) : null;
  }
}

/** Looked up by one key each, so their plans are always the same: planned once per connection. */
const prepared = new Map<string, string>();
function preparedName(statement: string): string {
  let name = prepared.get(statement);
  if (name === undefined) prepared.set(statement, (name = `task-user-task-${prepared.size}`));
  return name;
}

/** Two services' clocks may differ by this much. */
const CLOCK_SKEW_MS = 5_000;
