import type { ClientBase } from 'pg';

import { copyIn, type CopyValue } from './copy-in.js';
import { FROM_INSTANCES, toView, VIEW_COLUMNS, type InstanceRow, type ReadRow } from './instance-row.js';
import type { InstanceView } from './instance-view.js';

const COLUMNS: Readonly<Record<keyof InstanceRow, string>> = {
  tenant: 'text',
  instance_id: 'uuid',
  process_key: 'text',
  version: 'int',
  business_key: 'text',
  standing: 'text',
  risk_at: 'bigint',
  due_at: 'bigint',
  parties: 'text[]',
  has_people: 'bool',
  now_elements: 'text[]',
  revision: 'int',
  view: 'text',
};
const columns = Object.keys(COLUMNS) as readonly (keyof InstanceRow)[];
const names = columns.join(', ');
const types = columns.map((name) => `${name} ${COLUMNS[name]}`).join(', ');
const changes = columns
  .filter((name) => name !== 'instance_id' && name !== 'tenant')
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

/**
 * Prepared once per connection: one parameter carries all rows, and their packed parts are copied as they are. A row that
 * is not at the revision it was read at stays as it is.
 */
const UPSERT = {
  name: 'insight-instances-upsert',
  text: `insert into insight.instances (${names}) select ${names} from json_to_recordset($1) as row(${types})
    on conflict (tenant, instance_id) do update set ${changes}
    where instances.revision = excluded.revision - 1`,
};
/** One lookup by the primary key for each wanted row, whatever the statistics say of a table that has just begun to grow. */
const LOAD = {
  name: 'insight-instances-load',
  text: `select found.* from unnest($1::text[], $2::uuid[]) as wanted(tenant, instance_id) cross join lateral (
    select i.tenant, i.instance_id, i.revision, ${VIEW_COLUMNS} from ${FROM_INSTANCES}
    where i.tenant = wanted.tenant collate "C" and i.instance_id = wanted.instance_id limit 1) as found`,
};

type LoadedRow = ReadRow & Pick<InstanceRow, 'tenant' | 'instance_id' | 'revision'>;

export interface LoadedInstance {
  readonly tenant: string;
  readonly instanceId: string;
  readonly view: InstanceView;
  readonly revision: number;
}

export async function loadInstances(
  tx: ClientBase,
  wanted: readonly { readonly tenant: string; readonly instanceId: string }[],
): Promise<readonly LoadedInstance[]> {
  const values = [wanted.map(({ tenant }) => tenant), wanted.map(({ instanceId }) => instanceId)];
  const { rows } = await tx.query<LoadedRow>({ ...LOAD, values });
  return rows.map((row) => ({
    tenant: row.tenant,
    instanceId: row.instance_id,
    view: toView(row),
    revision: row.revision,
  }));
}

/** Writes rows whose revision is the one after the stored; answers how many those were. A row of revision 1 may be new. */
export async function upsertInstances(tx: ClientBase, rows: readonly InstanceRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  return (await tx.query({ ...UPSERT, values: [JSON.stringify(rows)] })).rowCount ?? 0;
}

const UNIQUE_VIOLATION = '23505';

/** Adds rows, all or none; false when one of them is there already. */
export async function addInstances(tx: ClientBase, rows: readonly InstanceRow[]): Promise<boolean> {
  if (rows.length === 0) return true;
  await tx.query('savepoint adding');
  try {
    await copyIn(tx, 'insight.instances', columns, rows, valuesOf);
  } catch (error) {
    if ((error as { code?: unknown }).code !== UNIQUE_VIOLATION) throw error;
    await tx.query('rollback to savepoint adding');
    return false;
  }
  await tx.query('release savepoint adding');
  return true;
}

const valuesOf = (row: InstanceRow): CopyValue[] =>
  columns.map((name) => (name === 'view' ? JSON.stringify(row.view) : row[name]));
