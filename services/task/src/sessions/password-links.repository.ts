import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql, systemClock } from '@baton/service-kit';

/** Single-use links by which somebody sets a password: invitations and resets. */
@Injectable()
export class PasswordLinksRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(tx: Sql, tokenHash: Buffer, tenant: string, personId: string, expiresAt: number): Promise<void> {
    await tx.query(
      `insert into task.password_tokens (token_hash, tenant, person_id, expires_at) values ($1, $2, $3, $4)`,
      [tokenHash, tenant, personId, new Date(expiresAt)],
    );
  }

  /** Whether {@link use} would find the link now. */
  async isGood(tokenHash: Buffer): Promise<boolean> {
    const { rowCount } = await this.pool.query(
      `select 1 from task.password_tokens where token_hash = $1 and expires_at > $2`,
      [tokenHash, new Date(systemClock.now())],
    );
    return rowCount === 1;
  }

  /** Uses the link up, and with it all others of the person. Null when it is unknown, used or over. */
  async use(tx: Sql, tokenHash: Buffer): Promise<{ tenant: string; personId: string } | null> {
    const { rows } = await tx.query<{ tenant: string; personId: string }>(
      `delete from task.password_tokens where token_hash = $1 and expires_at > $2 returning tenant, person_id as "personId"`,
      [tokenHash, new Date(systemClock.now())],
    );
    if (rows[0]) await this.removeAll(tx, rows[0].tenant, rows[0].personId);
    return rows[0] ?? null;
  }

  async removeAll(tx: Sql, tenant: string, personId: string): Promise<void> {
    await tx.query(`delete from task.password_tokens where tenant = $1 and person_id = $2`, [tenant, personId]);
  }
}
