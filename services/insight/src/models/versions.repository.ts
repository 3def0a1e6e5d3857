import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import type { ModelDeployed } from '@baton/contracts/model';
import { InjectPool, type Sql } from '@baton/service-kit';

export interface VersionRow {
  readonly modelId: string;
  readonly name: string;
  readonly xml: string;
}

/** The files of deployed versions. A version never changes once it is deployed. */
@Injectable()
export class VersionsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async add(tx: Sql, tenant: string, { modelId, name, xml, versions }: ModelDeployed): Promise<void> {
    for (const { processKey, version } of versions) {
      await tx.query(
        `insert into insight.versions (tenant, process_key, version, model_id, name, xml) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant, process_key, version) do nothing`,
        [tenant, processKey, version, modelId, name, xml],
      );
    }
  }

  async find(tenant: string, processKey: string, version: number): Promise<VersionRow | undefined> {
    const { rows } = await this.pool.query<VersionRow>(
      `select model_id as "modelId", name, xml from insight.versions where tenant = $1 and process_key = $2 and version = $3`,
      [tenant, processKey, version],
    );
    return rows[0];
  }
}
