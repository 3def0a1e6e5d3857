import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { type Caller, InjectPool, type Role, type Sql, systemClock } from '@baton/service-kit';

interface CallerRow {
  readonly tenant: string;
  readonly subject: string;
  readonly name: string;
  readonly roles: Role[];
  readonly groups: string[];
}

@Injectable()
export class SessionsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(tokenHash: Buffer, tenant: string, personId: string, lifeMs: number): Promise<void> {
    await this.pool.query(
      `insert into task.sessions (token_hash, tenant, person_id, expires_at) values ($1, $2, $3, $4)`,
      [tokenHash, tenant, personId, new Date(systemClock.now() + lifeMs)],
    );
    await this.pool.query(`delete from task.sessions where expires_at < $1`, [new Date(systemClock.now())]);
  }

  /** The signed-in person; null when the session is unknown, over, or the account is. */
  async callerOf(tokenHash: Buffer): Promise<Caller | null> {
    const { rows } = await this.pool.query<CallerRow>(
      `select p.tenant, p.person_id as subject, p.name, p.roles,
         array(select m.group_id from task.group_members m where m.tenant = p.tenant and m.person_id = p.person_id order by 1) as groups
       from task.sessions s join task.people p on p.tenant = s.tenant and p.person_id = s.person_id
       where s.token_hash = $1 and s.expires_at > $2 and p.active`,
      [tokenHash, new Date(systemClock.now())],
    );
    return rows[0] ? { kind: 'person', ...rows[0] } : null;
  }

  async remove(tokenHash: Buffer): Promise<void> {
    await this.pool.query(`delete from task.sessions where token_hash = $1`, [tokenHash]);
  }

  /** Ends all sessions of a person, but the one with `keep`. */
  async removeAll(sql: Sql, tenant: string, personId: string, keep?: Buffer): Promise<void> {
    await sql.query(
      `delete from task.sessions where tenant = $1 and person_id = $2 and token_hash is distinct from $3`,
      [tenant, personId, keep ?? null],
    );
  }
}
