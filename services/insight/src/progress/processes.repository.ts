import type { ClientBase } from 'pg';

import type { ExecutionPart } from './execution-part.js';
import type { Common } from './packed-view.js';

/** One of a version's instances. */
export interface Instance {
  readonly tenant: string;
  readonly execution: Pick<ExecutionPart, 'processKey' | 'version' | 'processName' | 'modelId'>;
}

interface StoredRow {
  readonly tenant: string;
  readonly process_key: string;
  readonly version: number;
  readonly process_name: string;
  readonly model_id: string;
  /** The transaction that asks. */
  readonly asked_in: string;
}

const MOST = 10_000;
const nameOf = (tenant: string, processKey: string, version: number): string => `${version} ${processKey} ${tenant}`;

/**
 * What the instances of a version have in common: what the first of them says. An instance that says something else keeps
 * it to itself. What is stored never changes, so it is remembered once another transaction has found it.
 */
export class ProcessesRepository {
  private readonly known = new Map<string, Common>();
  /** In which transaction a version was added, which may yet be undone. */
  private readonly added = new Map<string, string>();

  /** Stores what is new; answers what is stored of an instance's version. */
  async share(tx: ClientBase, instances: readonly Instance[]): Promise<(instance: Instance) => Common | undefined> {
    const unknown = new Map<string, Instance>();
    for (const instance of instances) {
      const { processKey, version } = instance.execution;
      const name = nameOf(instance.tenant, processKey, version);
      if (!this.known.has(name)) unknown.set(name, instance);
    }
    const found = unknown.size === 0 ? undefined : await this.store(tx, unknown);
    return ({ tenant, execution: { processKey, version } }) => {
      const name = nameOf(tenant, processKey, version);
      return this.known.get(name) ?? found?.get(name);
    };
  }

  private async store(tx: ClientBase, unknown: ReadonlyMap<string, Instance>): Promise<ReadonlyMap<string, Common>> {
    const wanted = [...unknown].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, each]) => each);
    const keys = [
      wanted.map(({ tenant }) => tenant),
      wanted.map(({ execution }) => execution.processKey),
      wanted.map(({ execution }) => execution.version),
    ];
    const { rows: added } = await tx.query<StoredRow>(
      `insert into insight.processes (tenant, process_key, version, process_name, model_id)
       select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[])
       on conflict do nothing returning *, pg_current_xact_id()::text as asked_in`,
      [...keys, wanted.map(({ execution }) => execution.processName), wanted.map(({ execution }) => execution.modelId)],
    );
    const { rows } = await tx.query<StoredRow>(
      `select p.*, pg_current_xact_id()::text as asked_in from insight.processes p
       join unnest($1::text[], $2::text[], $3::int[]) wanted(tenant, process_key, version)
       on p.tenant = wanted.tenant collate "C" and p.process_key = wanted.process_key collate "C" and p.version = wanted.version`,
      keys,
    );
    const name = (row: StoredRow): string => nameOf(row.tenant, row.process_key, row.version);
    for (const row of added) this.added.set(name(row), row.asked_in);
    const found = new Map<string, Common>();
    for (const row of rows) {
      const common = { processName: row.process_name, modelId: row.model_id };
      found.set(name(row), common);
      if (this.added.get(name(row)) !== row.asked_in) this.remember(name(row), common);
    }
    return found;
  }

  private remember(name: string, common: Common): void {
    this.added.delete(name);
    if (this.known.size >= MOST) this.known.clear();
    this.known.set(name, common);
  }
}
