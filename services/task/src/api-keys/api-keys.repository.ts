import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Role, type Sql } from '@baton/service-kit';

export interface ApiKey {
  readonly apiKeyId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date | null;
}

export interface NewApiKey {
  readonly apiKeyId: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly hash: Buffer;
  readonly createdBy: string;
  /** Milliseconds since 1970, real time. */
  readonly expiresAt: number | null;
}

const COLUMNS = `api_key_id as "apiKeyId", name, roles, created_at as "createdAt", last_used_at as "lastUsedAt", expires_at as "expiresAt"`;

@Injectable()
export class ApiKeysRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(tx: Sql, tenant: string, key: NewApiKey): Promise<ApiKey> {
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

  async noteUse(apiKeyId: string, at: number): Promise<void> {
    await this.pool.query(`update task.api_keys set last_used_at = $2 where api_key_id = $1`, [apiKeyId, new Date(at)]);
  }
}
