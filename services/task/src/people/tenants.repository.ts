import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

export interface Tenant {
  readonly tenantId: string;
  readonly name: string;
}

@Injectable()
export class TenantsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async list(): Promise<Tenant[]> {
    const { rows } = await this.pool.query<Tenant & object>(
      `select tenant as "tenantId", name from task.tenants where deleted_at is null order by tenant`,
    );
    return rows;
  }

  async add(tx: Sql, { tenantId, name }: Tenant): Promise<void> {
    await tx.query(`insert into task.tenants (tenant, name) values ($1, $2)`, [tenantId, name]);
  }

  /** Closes the tenant: nobody of it signs in again and its keys are refused. Its rows stay. */
  async remove(tx: Sql, tenantId: string): Promise<boolean> {
    const { rowCount } = await tx.query(
      `update task.tenants set deleted_at = now() where tenant = $1 and deleted_at is null`,
      [tenantId],
    );
    await tx.query(`update task.people set active = false, password_hash = null where tenant = $1`, [tenantId]);
    await tx.query(`update task.api_keys set revoked_at = now() where tenant = $1 and revoked_at is null`, [tenantId]);
    await tx.query(`delete from task.sessions where tenant = $1`, [tenantId]);
    await tx.query(`delete from task.password_tokens where tenant = $1`, [tenantId]);
    return rowCount === 1;
  }
}
