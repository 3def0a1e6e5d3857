import { Injectable } from '@nestjs/common';

import type { Sql } from '@baton/service-kit';

/** The last personal link of each guest's task, sealed by `task`; reminders repeat it. */
@Injectable()
export class GuestLinksRepository {
  async remember(tx: Sql, userTaskId: string, sealedLink: string): Promise<void> {
    await tx.query(
      `insert into notification.guest_links (user_task_id, sealed_link) values ($1, $2)
       on conflict (user_task_id) do update set sealed_link = excluded.sealed_link, at = now()`,
      [userTaskId, sealedLink],
    );
  }

  async find(tx: Sql, userTaskId: string): Promise<string | undefined> {
    const { rows } = await tx.query<{ sealedLink: string }>(
      `select sealed_link as "sealedLink" from notification.guest_links where user_task_id = $1`,
      [userTaskId],
    );
    return rows[0]?.sealedLink;
  }

  /** Links stop working when their task is closed. */
  async forget(tx: Sql, userTaskIds: readonly string[]): Promise<void> {
    if (userTaskIds.length === 0) return;
    await tx.query(`delete from notification.guest_links where user_task_id = any($1::text[])`, [userTaskIds]);
  }
}
