import { Injectable } from '@nestjs/common';

import type { Caller, Sql } from '@baton/service-kit';

import { refOf } from '../routing/refs.js';

/** Who changed people, groups, keys and tenants, and when. Written in the transaction of the change itself. */
@Injectable()
export class AdminLogHandler {
  /** @param detail what was set; never a password, token or key */
  async note(
    tx: Sql,
    by: Caller,
    action: string,
    target: string,
    detail: object = {},
    tenant = by.tenant,
  ): Promise<void> {
    await tx.query(`insert into task.admin_log (tenant, actor, action, target, detail) values ($1, $2, $3, $4, $5)`, [
      tenant,
      refOf(by),
      action,
      target,
      JSON.stringify(detail),
    ]);
  }
}
