import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { type Caller, InjectPool, type Role, type Sql, systemClock } from '@baton/service-kit';

export interface ApiKey {
  readonly apiKeyId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

const COLUMNS = `api_key_id as "apiKeyId", name, roles, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"`;
const USED_STEP_MS = 60_000;

@Injectable()
export class ApiKeysRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(
    tx: Sql,
    tenant: string,
    key: {
      apiKeyId: string;
      name: string;
      roles: readonly Role[];
      hash: Buffer;
      createdBy: string;
      expiresAt: number | null;
    },
  ): Promise<ApiKey> {
    const { rows } = await tx.query<ApiKey & object>(
      `insert into task.api_keys (api_key_id, tenant, name, key_hash, roles, created_by, expires_at) values ($1, $2, $3, $4, $5, $6, $7) returning ${COLUMNS}`,
      [
        key.apiKeyId,
        tenant,
        key.name,
        key.hash,
        key.roles,
        key.createdBy,
        key.expiresAt === null ? null : new Date(key.expiresAt),
      ],
    );
    return rows[0] as ApiKey;
  }

  /** The keys in use, oldest first. */
  async list(tenant: string): Promise<ApiKey[]> {
    const { rows } = await this.pool.query<ApiKey & object>(
      `select ${COLUMNS} from task.api_keys where tenant = $1 and revoked_at is null order by created_at, api_key_id`,
      [tenant],
    );
    return rows;
  }

  async revoke(tx: Sql, tenant: string, apiKeyId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `update task.api_keys set revoked_at = now() where tenant = $1 and api_key_id = $2 and revoked_at is null`,
      [tenant, apiKeyId],
    );
    return rowCount === 1;
  }

  /** What keys are called, those that were revoked included. */
  async names(ids: readonly string[], sql: Sql): Promise<{ id: string; name: string }[]> {
    if (ids.length === 0) return [];
    const { rows } = await sql.query<{ id: string; name: string }>(
      `select api_key_id as id, name from task.api_keys where api_key_id = any($1)`,
      [ids],
    );
    return rows;
  }

  /** Who calls with this key; null when it is unknown, revoked or over. Notes the use, to the minute. */
  async callerOf(hash: Buffer): Promise<Caller | null> {
    const now = systemClock.now();
    const { rows } = await this.pool.query<{
      tenant: string;
      subject: string;
      name: string;
      roles: Role[];
      stale: boolean;
    }>(
      `select tenant, api_key_id as subject, name, roles, last_used_at is null or last_used_at < $3 as stale
       from task.api_keys where key_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
      [hash, new Date(now), new Date(now - USED_STEP_MS)],
    );
    const [row] = rows;
    if (row === undefined) return null;
    if (row.stale)
      await this.pool.query(`update task.api_keys set last_used_at = $2 where api_key_id = $1`, [
        row.subject,
        new Date(now),
      ]);
    return { kind: 'api-key', tenant: row.tenant, subject: row.subject, name: row.name, roles: row.roles };
  }
}
