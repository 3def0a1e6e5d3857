import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool } from '@baton/service-kit';

export interface SecretRow {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

@Injectable()
export class SecretsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async put(tenant: string, name: string, sealed: string, by: string, now: number): Promise<void> {
    await this.pool.query(
      `insert into integration.secrets (tenant, name, sealed, changed_by, changed_at) values ($1, $2, $3, $4, $5)
       on conflict (tenant, name) do update set sealed = excluded.sealed, changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
      [tenant, name, sealed, by, new Date(now)],
    );
  }

  async list(tenant: string): Promise<readonly SecretRow[]> {
    const { rows } = await this.pool.query<SecretRow>(
      `select name, floor(extract(epoch from changed_at) * 1000)::float8 as "changedAt" from integration.secrets where tenant = $1 order by name`,
      [tenant],
    );
    return rows;
  }

  async sealed(tenant: string, names: readonly string[]): Promise<readonly { name: string; sealed: string }[]> {
    const { rows } = await this.pool.query<{ name: string; sealed: string }>(
      `select name, sealed from integration.secrets where tenant = $1 and name = any($2::text[])`,
      [tenant, names],
    );
    return rows;
  }

  async remove(tenant: string, name: string): Promise<boolean> {
    const { rowCount } = await this.pool.query(`delete from integration.secrets where tenant = $1 and name = $2`, [
      tenant,
      name,
    ]);
    return rowCount === 1;
  }
}
