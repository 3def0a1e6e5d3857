import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, type Sql } from '@baton/service-kit';

import type { Analysis } from '../analysis/analyse.js';
import { countOf, type ModelRow } from './model.js';

const COLUMNS = `model_id as "modelId", name, process_keys as "processKeys", revision, findings, errors, warnings,
  runnable_share as "runnableShare", deployed_revision as "deployedRevision", deployed_version as "deployedVersion",
  retirements, retired, fact_seq as "factSeq", (extract(epoch from imported_at) * 1000)::float8 as "importedAt",
  (extract(epoch from changed_at) * 1000)::float8 as "changedAt", (extract(epoch from deployed_at) * 1000)::float8 as "deployedAt"`;

export interface NewRevision {
  readonly tenant: string;
  readonly analysis: Analysis;
  readonly xml: string;
  readonly by: string;
  readonly now: Date;
}

@Injectable()
export class ModelsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** A new model, or the next revision of the one with this key. */
  async importRevision(modelId: string, key: string, revision: NewRevision, tx: Sql): Promise<ModelRow> {
    const { rows } = await tx.query<ModelRow>(
      `insert into model.models (model_id, tenant, key, name, process_keys, findings, errors, warnings, runnable_share, revision, imported_at, changed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10)
       on conflict (tenant, key) do update set name = excluded.name, process_keys = excluded.process_keys, findings = excluded.findings,
         errors = excluded.errors, warnings = excluded.warnings, runnable_share = excluded.runnable_share,
         revision = models.revision + 1, changed_at = excluded.changed_at
       returning ${COLUMNS}`,
      [modelId, revision.tenant, key, ...analysed(revision.analysis), revision.now],
    );
    return this.keepXml(rows, revision, tx);
  }

  /** The next revision of a model; undefined when it is no longer at `from`. */
  async changeRevision(modelId: string, from: number, revision: NewRevision, tx: Sql): Promise<ModelRow | undefined> {
    const { rows } = await tx.query<ModelRow>(
      `update model.models set name = $4, process_keys = $5, findings = $6, errors = $7, warnings = $8, runnable_share = $9,
         revision = revision + 1, changed_at = $10
       where tenant = $1 and model_id = $2 and revision = $3 returning ${COLUMNS}`,
      [revision.tenant, modelId, from, ...analysed(revision.analysis), revision.now],
    );
    return rows.length === 0 ? undefined : this.keepXml(rows, revision, tx);
  }

  async byId(tenant: string, modelId: string): Promise<(ModelRow & { readonly xml: string }) | undefined> {
    const { rows } = await this.pool.query<ModelRow & { xml: string }>(
      `select m.*, r.xml from (select ${COLUMNS} from model.models where tenant = $1 and model_id = $2) m
       join model.revisions r on r.model_id = m."modelId" and r.revision = m.revision`,
      [tenant, modelId],
    );
    return rows[0];
  }

  /** Latest change first. */
  async list(tenant: string, after: readonly [number, string] | null, limit: number): Promise<readonly ModelRow[]> {
    const { rows } = await this.pool.query<ModelRow>(
      `select ${COLUMNS} from model.models
       where tenant = $1 and ($2::float8 is null or (changed_at, model_id) < (to_timestamp($2 / 1000), $3::uuid))
       order by changed_at desc, model_id desc limit $4`,
      [tenant, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    return rows;
  }

  async markDeployed(row: ModelRow, version: number, now: Date, tx: Sql): Promise<ModelRow | undefined> {
    const { rows } = await tx.query<ModelRow>(
      `update model.models set deployed_revision = $2, deployed_version = $3, deployed_at = $4, retired = false, fact_seq = fact_seq + 1
       where model_id = $1 and retirements = $5 and coalesce(deployed_revision, 0) <= $2 returning ${COLUMNS}`,
      [row.modelId, row.revision, version, now, row.retirements],
    );
    return rows[0];
  }

  async markRetired(row: ModelRow, tx: Sql): Promise<ModelRow | undefined> {
    const { rows } = await tx.query<ModelRow>(
      `update model.models set retired = true, retirements = retirements + 1, fact_seq = fact_seq + 1 where model_id = $1 and not retired returning ${COLUMNS}`,
      [row.modelId],
    );
    return rows[0];
  }

  private async keepXml([row]: readonly ModelRow[], { xml, by, now }: NewRevision, tx: Sql): Promise<ModelRow> {
    if (row === undefined) throw new Error('A revision was stored without its model');
    await tx.query('insert into model.revisions (model_id, revision, xml, by, at) values ($1, $2, $3, $4, $5)', [
      row.modelId,
      row.revision,
      xml,
      by,
      now,
    ]);
    return row;
  }
}

const analysed = ({ name, processKeys, findings, runnableShare }: Analysis): unknown[] => [
  name,
  processKeys,
  JSON.stringify(findings),
  countOf(findings, 'error'),
  countOf(findings, 'warning'),
  runnableShare,
];
