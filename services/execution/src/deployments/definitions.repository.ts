import { Injectable } from '@nestjs/common';
import type pg from 'pg';

import { InjectPool, inTransaction } from '@baton/service-kit';

/** A deployed version as it is stored. */
export interface DefinitionRow {
  readonly definitionId: string;
  readonly tenant: string;
  readonly processKey: string;
  readonly version: number;
  readonly name: string;
  readonly modelId: string;
  readonly xml: string;
  readonly starters: readonly string[];
  readonly startForm: string | null;
  /** Of all processes deployed together. */
  readonly deploymentId: string | null;
  readonly versionTag: string | null;
  /** Milliseconds since 1970. */
  readonly deployedAt: number;
  readonly retired: boolean;
}

/** What a start needs to know of the latest version. */
export interface LatestVersion {
  readonly definitionId: string;
  readonly retired: boolean;
  /** Of all latest versions: as long as it stays, they do. */
  readonly generation: number;
}

/** A message or signal by its name, or a condition (FEEL source), that begins a process at an element. */
export interface StartSubscription {
  readonly kind: 'message' | 'signal' | 'conditional';
  /** The name; the element for a condition. */
  readonly message: string;
  readonly element: string;
  /** Which of the element's definitions it is, where it has several. */
  readonly definition?: number;
  readonly condition?: string;
}
export interface StartTimer {
  readonly element: string;
  readonly definition?: number;
  readonly dueAt: number;
  readonly every: string | null;
  readonly repeatsLeft: number | null;
}

export type NewDefinition = Omit<DefinitionRow, 'version' | 'deployedAt' | 'retired'> & {
  readonly deployedBy: string;
  readonly startSubscriptions: readonly StartSubscription[];
  readonly startTimers: readonly StartTimer[];
};

const COLUMNS = `d.definition_id as "definitionId", d.tenant, d.process_key as "processKey", d.version, d.name, d.model_id as "modelId",
  d.starters, d.start_form as "startForm", d.deployment_id as "deploymentId", d.version_tag as "versionTag", floor(extract(epoch from d.deployed_at) * 1000)::float8 as "deployedAt", p.retired_at is not null as retired`;
const GENERATION = '(select generation::float8 from execution.latest_versions) as generation';
const FROM = `from execution.definitions d join execution.processes p using (tenant, process_key)`;

@Injectable()
export class DefinitionsRepository {
  constructor(@InjectPool() private readonly pool: pg.Pool) {}

  async byId(definitionId: string): Promise<DefinitionRow | undefined> {
    const { rows } = await this.pool.query<DefinitionRow>(
      `select ${COLUMNS}, d.xml ${FROM} where d.definition_id = $1`,
      [definitionId],
    );
    return rows[0];
  }

  /** The versions deployed last. */
  async newest(limit: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select definition_id as id from execution.definitions order by deployed_at desc limit $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  /** `version` 0: the latest. */
  async byVersion(tenant: string, processKey: string, version: number): Promise<DefinitionRow | undefined> {
    const { rows } = await this.pool.query<DefinitionRow>(
      `select ${COLUMNS}, d.xml ${FROM} where d.tenant = $1 and d.process_key = $2 and d.version = case when $3::int = 0 then p.version else $3::int end`,
      [tenant, processKey, version],
    );
    return rows[0];
  }

  /** The newest version with that tag. */
  async byTag(tenant: string, processKey: string, versionTag: string): Promise<DefinitionRow | undefined> {
    const { rows } = await this.pool.query<DefinitionRow>(
      `select ${COLUMNS}, d.xml ${FROM} where d.tenant = $1 and d.process_key = $2 and d.version_tag = $3 order by d.version desc limit 1`,
      [tenant, processKey, versionTag],
    );
    return rows[0];
  }

  async byDeployment(tenant: string, processKey: string, deploymentId: string): Promise<DefinitionRow | undefined> {
    const { rows } = await this.pool.query<DefinitionRow>(
      `select ${COLUMNS}, d.xml ${FROM} where d.tenant = $1 and d.deployment_id = $3 and d.process_key = $2`,
      [tenant, processKey, deploymentId],
    );
    return rows[0];
  }

  /** The latest versions of `[tenant, process key]` pairs, in their order; undefined where there is none. */
  async latest(pairs: readonly (readonly [string, string])[]): Promise<(LatestVersion | undefined)[]> {
    if (pairs.length === 1) return [await this.latestOf(...pairs[0]!)];
    const { rows } = await this.pool.query<LatestVersion & { position: string }>({
      name: 'execution-latest',
      text: `select w.position, p.definition_id as "definitionId", p.retired_at is not null as retired, ${GENERATION}
        from unnest($1::text[], $2::text[]) with ordinality w(tenant, process_key, position) join execution.processes p using (tenant, process_key)`,
      values: [pairs.map(([tenant]) => tenant), pairs.map(([, key]) => key)],
    });
    const found = new Map(rows.map((row) => [Number(row.position) - 1, row]));
    return pairs.map((_pair, i) => found.get(i));
  }

  /** Most starts of a moment are of one process. Its plan is made once, where that of the arrays is made each time. */
  private async latestOf(tenant: string, processKey: string): Promise<LatestVersion | undefined> {
    const { rows } = await this.pool.query<LatestVersion>({
      name: 'execution-latest-of',
      text: `select definition_id as "definitionId", retired_at is not null as retired, ${GENERATION} from execution.processes
        where tenant = $1 and process_key = $2`,
      values: [tenant, processKey],
    });
    return rows[0];
  }

  /** Latest versions with a conditional start event; `processKey` empty: of every process. */
  async startedByCondition(tenant: string, processKey: string): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select distinct definition_id as id from execution.start_subscriptions
       where tenant = $1 and kind = 'conditional' and ($2 = '' or process_key = $2) order by 1`,
      [tenant, processKey],
    );
    return rows.map(({ id }) => id);
  }

  /** Startable processes of a tenant by key, their latest versions, without the file. */
  async list(tenant: string, afterKey: string, limit: number): Promise<DefinitionRow[]> {
    const { rows } = await this.pool.query<DefinitionRow>(
      `select ${COLUMNS} ${FROM} where d.tenant = $1 and d.version = p.version and p.retired_at is null and d.process_key > $2 order by d.process_key limit $3`,
      [tenant, afterKey, limit],
    );
    return rows;
  }

  /** Stores the next version, and what starts it from now on. A known definition id changes nothing. */
  async add(definition: NewDefinition): Promise<void> {
    const { tenant, processKey, definitionId } = definition;
    await inTransaction(this.pool, async (tx) => {
      // One deployment of a process at a time: version numbers have no gaps and no doubles.
      await tx.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`baton deploy ${tenant} ${processKey}`]);
      const known = await tx.query(`select 1 from execution.definitions where definition_id = $1`, [definitionId]);
      if (known.rowCount !== 0) return;
      const { rows } = await tx.query<{ version: number }>(
        `insert into execution.definitions (definition_id, tenant, process_key, version, name, model_id, xml, starters, start_form, deployed_by, deployment_id, version_tag)
         select $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5, $6, $7, $8, $9, $10, $11 from execution.definitions where tenant = $2 and process_key = $3
         returning version`,
        [
          definitionId,
          tenant,
          processKey,
          definition.name,
          definition.modelId,
          definition.xml,
          definition.starters,
          definition.startForm,
          definition.deployedBy,
          definition.deploymentId,
          definition.versionTag,
        ],
      );
      await tx.query(
        `insert into execution.processes (tenant, process_key, version, definition_id) values ($1, $2, $3, $4)
         on conflict (tenant, process_key) do update set version = excluded.version, definition_id = excluded.definition_id, retired_at = null`,
        [tenant, processKey, rows[0]?.version, definitionId],
      );
      await this.closeStarts(tx, tenant, processKey);
      for (const {
        kind,
        message,
        element,
        definition: which = null,
        condition = null,
      } of definition.startSubscriptions) {
        await tx.query(
          `insert into execution.start_subscriptions (tenant, kind, message, process_key, element, definition_id, condition, definition)
           values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
          [tenant, kind, message, processKey, element, definitionId, condition, which],
        );
      }
      for (const timer of definition.startTimers) {
        await tx.query(
          `insert into execution.start_timers (tenant, process_key, element, definition_id, due_at, every, repeats_left, definition)
           values ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), $6, $7, $8)`,
          [
            tenant,
            processKey,
            timer.element,
            definitionId,
            timer.dueAt,
            timer.every,
            timer.repeatsLeft,
            timer.definition ?? 0,
          ],
        );
      }
    });
  }

  /** No further start. Answers whether there is such a process. */
  retire(tenant: string, processKey: string): Promise<boolean> {
    return inTransaction(this.pool, async (tx) => {
      const { rowCount } = await tx.query(
        `update execution.processes set retired_at = coalesce(retired_at, now()) where tenant = $1 and process_key = $2`,
        [tenant, processKey],
      );
      await this.closeStarts(tx, tenant, processKey);
      return rowCount !== 0;
    });
  }

  private async closeStarts(tx: pg.PoolClient, tenant: string, processKey: string): Promise<void> {
    await tx.query(`delete from execution.start_subscriptions where tenant = $1 and process_key = $2`, [
      tenant,
      processKey,
    ]);
    await tx.query(`delete from execution.start_timers where tenant = $1 and process_key = $2`, [tenant, processKey]);
  }
}
