import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { type Caller, InjectPool, type Sql } from '@baton/service-kit';

import type { TaskState } from '../user-tasks/user-task.js';

@Injectable()
export class GuestsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async addLink(tx: Sql, tokenHash: Buffer, userTaskId: string): Promise<void> {
    await tx.query(`insert into task.guest_links (token_hash, user_task_id) values ($1, $2)`, [tokenHash, userTaskId]);
  }

  /** The task a link is for, locked; null for a link that was never given. */
  async taskOf(tx: Sql, tokenHash: Buffer): Promise<{ userTaskId: string; tenant: string; state: TaskState } | null> {
    const { rows } = await tx.query<{ userTaskId: string; tenant: string; state: TaskState }>(
      `select t.user_task_id as "userTaskId", t.tenant, t.state from task.guest_links l join task.user_tasks t using (user_task_id)
         join task.tenants n on n.tenant = t.tenant and n.deleted_at is null
       where l.token_hash = $1 for no key update of t`,
      [tokenHash],
    );
    return rows[0] ?? null;
  }

  async addSession(tx: Sql, tokenHash: Buffer, userTaskId: string): Promise<void> {
    await tx.query(`insert into task.guest_sessions (token_hash, user_task_id) values ($1, $2)`, [
      tokenHash,
      userTaskId,
    ]);
  }

  /** The guest of a session, also when their task is closed. */
  async guestOf(tokenHash: Buffer): Promise<{ caller: Caller; state: TaskState } | null> {
    const { rows } = await this.pool.query<{
      taskId: string;
      tenant: string;
      email: string;
      name: string;
      state: TaskState;
    }>(
      `select t.user_task_id as "taskId", t.tenant, t.guest_email as email, coalesce(nullif(t.guest_name, ''), t.guest_email) as name, t.state
       from task.guest_sessions s join task.user_tasks t using (user_task_id)
         join task.tenants n on n.tenant = t.tenant and n.deleted_at is null
       where s.token_hash = $1`,
      [tokenHash],
    );
    const [row] = rows;
    if (row === undefined) return null;
    return {
      caller: {
        kind: 'guest',
        tenant: row.tenant,
        subject: row.email,
        name: row.name,
        roles: ['guest'],
        taskId: row.taskId,
      },
      state: row.state,
    };
  }
}
