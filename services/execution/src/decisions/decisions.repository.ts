import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, inTransaction } from '@baton/service-kit';

/** One version of a decision or decision service. */
export interface DecisionRow {
  readonly decisionId: string;
  readonly version: number;
  readonly name: string;
  readonly versionTag: string | null;
  readonly deploymentId: string;
  /** Milliseconds since 1970. */
  readonly deployedAt: number;
  readonly deployedBy: string;
}

export interface DecisionFileRow {
  readonly deploymentId: string;
  readonly tenant: string;
  readonly namespace: string;
  readonly xml: string;
  /** Deployment ids of the files that it imports. */
  readonly imports: readonly string[];
  readonly warnings: readonly string[];
}

export type NewDecisionFile = DecisionFileRow & {
  readonly decisions: readonly { readonly id: string; readonly name: string }[];
  readonly versionTag: string | null;
  readonly deployedBy: string;
};

const COLUMNS = `d.decision_id as "decisionId", d.version, d.name, d.version_tag as "versionTag", d.deployment_id as "deploymentId",
  floor(extract(epoch from d.deployed_at) * 1000)::float8 as "deployedAt", d.deployed_by as "deployedBy"`;
const FILE = `f.deployment_id as "deploymentId", f.tenant, f.namespace, f.xml, f.imports, f.warnings`;

@Injectable()
export class DecisionsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  /** Stores the next version of each decision in the file. A known deployment id changes nothing. */
  async add(file: NewDecisionFile): Promise<void> {
    const { tenant, deploymentId, versionTag, deployedBy } = file;
    await inTransaction(this.pool, async (tx) => {
      // One deployment of decisions at a time: version numbers have no gaps and no doubles.
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`baton decisions ${tenant}`]);
      const { rowCount } = await tx.query(
        `insert into execution.decision_files (deployment_id, tenant, namespace, xml, imports, warnings) values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
        [deploymentId, tenant, file.namespace, file.xml, file.imports, file.warnings],
      );
      if (rowCount === 0) return;
      for (const { id, name } of file.decisions) {
        await tx.query(
          `insert into execution.decisions (tenant, decision_id, version, name, version_tag, deployment_id, deployed_by)
           select $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6 from execution.decisions where tenant = $1 and decision_id = $2`,
          [tenant, id, name, versionTag, deploymentId, deployedBy],
        );
      }
    });
  }

  async file(deploymentId: string): Promise<DecisionFileRow | undefined> {
    const { rows } = await this.pool.query<DecisionFileRow>(
      `select ${FILE} from execution.decision_files f where deployment_id = $1`,
      [deploymentId],
    );
    return rows[0];
  }

  /** The newest file with that namespace. */
  async byNamespace(tenant: string, namespace: string): Promise<DecisionFileRow | undefined> {
    const { rows } = await this.pool.query<DecisionFileRow>(
      `select ${FILE} from execution.decision_files f where tenant = $1 and namespace = $2 order by deployed_at desc limit 1`,
      [tenant, namespace],
    );
    return rows[0];
  }

  async ofDeployment(tenant: string, deploymentId: string): Promise<DecisionRow[]> {
    const { rows } = await this.pool.query<DecisionRow>(
      `select ${COLUMNS} from execution.decisions d where tenant = $1 and deployment_id = $2 order by decision_id`,
      [tenant, deploymentId],
    );
    return rows;
  }

  /** `version` 0: the latest. */
  async byVersion(tenant: string, decisionId: string, version: number): Promise<DecisionRow | undefined> {
    const { rows } = await this.pool.query<DecisionRow>(
      `select ${COLUMNS} from execution.decisions d where tenant = $1 and decision_id = $2 and ($3::int = 0 or version = $3::int)
       order by version desc limit 1`,
      [tenant, decisionId, version],
    );
    return rows[0];
  }

  /** The newest version with that tag. */
  async byTag(tenant: string, decisionId: string, versionTag: string): Promise<DecisionRow | undefined> {
    const { rows } = await this.pool.query<DecisionRow>(
      `select ${COLUMNS} from execution.decisions d where tenant = $1 and decision_id = $2 and version_tag = $3 order by version desc limit 1`,
      [tenant, decisionId, versionTag],
    );
    return rows[0];
  }

  /** The version that was the newest when the process version `definitionId` was deployed, or else the first after it. */
  async asOf(tenant: string, decisionId: string, definitionId: string): Promise<DecisionRow | undefined> {
    const { rows } = await this.pool.query<DecisionRow>(
      `select ${COLUMNS} from execution.decisions d, execution.definitions p where d.tenant = $1 and d.decision_id = $2 and p.definition_id = $3
       order by d.deployed_at <= p.deployed_at desc, case when d.deployed_at <= p.deployed_at then -d.version else d.version end limit 1`,
      [tenant, decisionId, definitionId],
    );
    return rows[0];
  }

  /** Latest versions, by id. */
  async list(tenant: string, afterId: string, limit: number): Promise<DecisionRow[]> {
    const { rows } = await this.pool.query<DecisionRow>(
      `select distinct on (d.decision_id) ${COLUMNS} from execution.decisions d where tenant = $1 and decision_id > $2
       order by d.decision_id, d.version desc limit $3`,
      [tenant, afterId, limit],
    );
    return rows;
  }
}
