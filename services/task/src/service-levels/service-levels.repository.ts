import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { Stillness } from '@baton/messaging';
import { InjectPool, type Sql } from '@baton/service-kit';

import type { Moment } from './moments.js';

type MomentRow = Omit<Moment, 'dueAt'> & { readonly dueAt: Date };

const COLUMNS = `user_task_id as "userTaskId", kind, ordinal, due_at as "dueAt", repeat_every as repeat, target`;

@Injectable()
export class ServiceLevelsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(tx: Sql, moments: readonly Moment[]): Promise<void> {
    if (moments.length === 0) return;
    await tx.query(
      `insert into task.service_levels (user_task_id, kind, ordinal, due_at, repeat_every, target)
       select * from unnest($1::text[], $2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::text[]) on conflict do nothing`,
      [
        moments.map(({ userTaskId }) => userTaskId),
        moments.map(({ kind }) => kind),
        moments.map(({ ordinal }) => ordinal),
        moments.map(({ dueAt }) => new Date(dueAt)),
        moments.map(({ repeat }) => repeat),
        moments.map(({ target }) => target),
      ],
    );
  }

  /** The clocks of these tasks stop. */
  async close(tx: Sql, userTaskIds: readonly string[]): Promise<void> {
    if (userTaskIds.length > 0)
      await tx.query(`delete from task.service_levels where user_task_id = any($1)`, [userTaskIds]);
  }

  /** The earliest moment of all tasks; null where there is none. As it was at most `ageMs` ago. */
  nextDue(ageMs = 0): Promise<number | null> {
    const name = 'task-next-service-level';
    return Stillness.of(this.pool).recall(name, ageMs, async () => {
      const { rows } = await this.pool.query<{ next: Date | null }>({
        name,
        text: `select min(due_at) as next from task.service_levels`,
      });
      return rows[0]?.next?.getTime() ?? null;
    });
  }

  /**
   * The earliest moments due at `now`, in due order; a nudge comes before an escalation of the same moment. One process
   * at a time works them off, so that order holds: the others get nothing.
   */
  async due(tx: Sql, now: number, limit: number, wait: boolean): Promise<Moment[]> {
    const lock = `hashtextextended('baton task service levels', 0)`;
    if (wait) await tx.query(`select pg_advisory_xact_lock(${lock})`);
    else if (!(await tx.query<{ mine: boolean }>(`select pg_try_advisory_xact_lock(${lock}) as mine`)).rows[0]?.mine)
      return [];
    const { rows } = await tx.query<MomentRow>(
      `select ${COLUMNS} from task.service_levels where due_at <= $1 order by due_at, kind desc, user_task_id, ordinal limit $2`,
      [new Date(now), limit],
    );
    return rows.map((row) => ({ ...row, dueAt: row.dueAt.getTime() }));
  }

  async done(tx: Sql, { userTaskId, kind, ordinal }: Moment): Promise<void> {
    await tx.query(`delete from task.service_levels where user_task_id = $1 and kind = $2 and ordinal = $3`, [
      userTaskId,
      kind,
      ordinal,
    ]);
  }

  async repeatAt(tx: Sql, { userTaskId, kind, ordinal }: Moment, dueAt: number): Promise<void> {
    await tx.query(
      `update task.service_levels set due_at = $4 where user_task_id = $1 and kind = $2 and ordinal = $3`,
      [userTaskId, kind, ordinal, new Date(dueAt)],
    );
  }
}
