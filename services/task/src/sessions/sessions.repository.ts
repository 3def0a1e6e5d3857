import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql, systemClock } from '@baton/service-kit';

@Injectable()
export class SessionsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(tx: Sql, tokenHash: Buffer, tenant: string, personId: string, lifeMs: number): Promise<void> {
    await tx.query(`insert into task.sessions (token_hash, tenant, person_id, expires_at) values ($1, $2, $3, $4)`, [
      tokenHash,
      tenant,
      personId,
      new Date(systemClock.now() + lifeMs),
    ]);
  }

  async removeExpired(): Promise<void> {
    await this.pool.query(`delete from task.sessions where expires_at < $1`, [new Date(systemClock.now())]);
  }

  /** Whose session it was; null when there was none. */
  async remove(tx: Sql, tokenHash: Buffer): Promise<{ tenant: string; personId: string } | null> {
    const { rows } = await tx.query<{ tenant: string; personId: string }>(
      `delete from task.sessions where token_hash = $1 returning tenant, person_id as "personId"`,
      [tokenHash],
    );
    return rows[0] ?? null;
  }

  /** Ends all sessions of a person, but the one with `keep`. */
  async removeAll(sql: Sql, tenant: string, personId: string, keep?: Buffer): Promise<void> {
    await sql.query(
      `delete from task.sessions where tenant = $1 and person_id = $2 and token_hash is distinct from $3`,
      [tenant, personId, keep ?? null],
    );
  }
}
