import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { Rejection } from '@baton/kernel';
import { InjectPool, pageKeyOf } from '@baton/service-kit';

import type { ListedTask } from './user-task.js';
import { LISTED_COLUMNS, taskOf, type ListedTaskRow } from './user-tasks.repository.js';

export type TaskFilter = 'mine-and-my-groups' | 'mine' | 'my-groups' | 'waiting-for-others' | 'all' | 'involved';

export interface ListQuery {
  readonly tenant: string;
  readonly filter: TaskFilter;
  /** The caller, and the caller with their groups. */
  readonly ref: string;
  readonly refs: readonly string[];
  readonly instanceId?: string | undefined;
  readonly includeClosed: boolean;
  readonly after: readonly (string | number)[] | null;
  readonly limit: number;
}

const NEVER = -1;
const LATEST = 253_402_300_799_999;

/** What a page of the list continues after. */
export const urgencyKeyOf = ({ dueAt, openedAt, userTaskId }: ListedTask): (string | number)[] => [
  dueAt ?? NEVER,
  openedAt,
  userTaskId,
];

/** @throws Rejection `invalid` PAGE_TOKEN_INVALID */
export function urgencyAfter(token: string | undefined): readonly (string | number)[] | null {
  const after = pageKeyOf(token, ['number', 'number', 'string']);
  if (after?.slice(0, 2).some((value) => !Number.isInteger(value) || Number(value) < NEVER || Number(value) > LATEST)) {
    throw new Rejection('invalid', 'PAGE_TOKEN_INVALID', 'The page token is none that this list gave');
  }
  return after;
}

// $1 tenant, $2 the caller, $3 the caller with their groups.
const OPEN = `t.state in ('open', 'claimed', 'submitting')`;
const HOLDS = `(t.assignee = $2 and ${OPEN})`;
const DID = `t.completed_by = $2`;
const OFFERED = `(t.assignee is null and t.candidates && $3::text[] and ${OPEN})`;
const INVOLVED = `(t.started_by = $2 or exists (select 1 from task.user_tasks d where d.instance_id = t.instance_id
  and (d.completed_by = $2 or d.assignee = $2 or d.candidates && $3::text[])))`;
/** The open ones of each filter. */
const WHERE: Record<TaskFilter, string> = {
  'mine-and-my-groups': `(${HOLDS} or ${OFFERED})`,
  mine: HOLDS,
  'my-groups': OFFERED,
  'waiting-for-others': `t.assignee is distinct from $2 and not (t.candidates && $3::text[])
    and (t.started_by = $2 or exists (select 1 from task.user_tasks d where d.instance_id = t.instance_id and d.completed_by = $2))`,
  all: 'true',
  involved: INVOLVED,
};
/** Conditions on closed ones too, where a filter has any: what is closed is theirs who did it. */
const WITH_CLOSED: Partial<Record<TaskFilter, string>> = {
  'mine-and-my-groups': `(${HOLDS} or ${OFFERED} or ${DID})`,
  mine: `(${HOLDS} or ${DID})`,
  all: 'true',
  involved: INVOLVED,
};

@Injectable()
export class UserTaskListsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Most urgent first: by due date, then by age. Tasks without a due date come last. */
  async list({ tenant, filter, ref, refs, instanceId, includeClosed, after, limit }: ListQuery): Promise<ListedTask[]> {
    const values: unknown[] = [tenant, ref, refs, limit];
    // PostgreSQL wants to know the type of every parameter, also where a filter does not use it.
    const conditions = [
      `t.tenant = $1`,
      `($2::text, $3::text[]) is not null`,
      (includeClosed ? WITH_CLOSED[filter] : undefined) ?? `${WHERE[filter]} and ${OPEN}`,
    ];
    if (instanceId !== undefined) conditions.push(`t.instance_id = $${values.push(instanceId)}`);
    if (after !== null) {
      const [due, opened, id] = after;
      const moment = due === NEVER ? 'infinity' : new Date(Number(due));
      conditions.push(
        `(coalesce(t.due_at, 'infinity'), t.opened_at, t.user_task_id) > ($${values.push(moment)}::timestamptz, $${values.push(new Date(Number(opened)))}::timestamptz, $${values.push(id)})`,
      );
    }
    const { rows } = await this.pool.query<ListedTaskRow>(
      `select ${LISTED_COLUMNS} from task.user_tasks t where ${conditions.join(' and ')}
       order by coalesce(t.due_at, 'infinity'), t.opened_at, t.user_task_id limit $4`,
      values,
    );
    return rows.map((row) => taskOf(row));
  }

  /** Whether the caller started the instance, acted in it, or has a step of it. */
  async isInvolved(tenant: string, instanceId: string, ref: string, refs: readonly string[]): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `select 1 from task.user_tasks t where t.tenant = $1 and t.instance_id = $4 and ${INVOLVED} limit 1`,
      [tenant, ref, refs, instanceId],
    );
    return rowCount !== 0;
  }
}
