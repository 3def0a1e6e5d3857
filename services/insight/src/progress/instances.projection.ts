import type { ClientBase } from 'pg';

import type { Fact } from '@baton/messaging';

import type { InstanceRow } from './instance-row.js';
import { toRow, toView } from './instance-row.js';
import { evolveInstance, noInstance, type InstanceView } from './instance-view.js';

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
  execution_seq: 'bigint',
  people_seq: 'bigint',
  execution: 'json',
  people: 'json',
};
const names = Object.keys(COLUMNS).join(', ');
const types = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');
const changes = Object.keys(COLUMNS)
  .filter((name) => name !== 'instance_id' && name !== 'tenant')
  .map((name) => `${name} = excluded.${name}`)
  .join(', ');

/** Prepared once per connection: one parameter carries all rows, and their packed parts are copied as they are. */
const UPSERT = {
  name: 'insight-instances-upsert',
  text: `insert into insight.instances (${names}) select ${names} from json_to_recordset($1) as row(${types})
    on conflict (tenant, instance_id) do update set ${changes}`,
};
const LOAD = {
  name: 'insight-instances-load',
  text: `select tenant, instance_id, execution_seq, people_seq, execution, people from insight.instances
    join unnest($1::text[], $2::uuid[]) as wanted(tenant, instance_id) using (tenant, instance_id) for no key update of instances`,
};

/**
 * Folds facts of instances into their rows: reads the rows they touch, folds in memory and writes what has changed, each
 * with one statement. Repeated facts change nothing.
 */
export async function project(tx: ClientBase, facts: readonly Fact[]): Promise<void> {
  const entries = new Map<string, Entry>();
  for (const { tenant, key } of facts) {
    const name = nameOf(tenant, key);
    if (!entries.has(name)) entries.set(name, { tenant, instanceId: key, before: noInstance, view: noInstance });
  }
  const wanted = [...entries.values()].toSorted((one, other) => (one.instanceId < other.instanceId ? -1 : 1));
  const { rows } = await tx.query<InstanceRow>({
    ...LOAD,
    values: [wanted.map(({ tenant }) => tenant), wanted.map(({ instanceId }) => instanceId)],
  });
  for (const row of rows) {
    const entry = entries.get(nameOf(row.tenant, row.instance_id));
    if (entry !== undefined) entry.before = entry.view = toView(row);
  }
  for (const { tenant, key, topic, type, seq, time, data } of facts) {
    const entry = entries.get(nameOf(tenant, key));
    if (entry !== undefined) entry.view = evolveInstance(entry.view, { topic, type, seq, at: Date.parse(time), data });
  }
  const changed = wanted.filter(({ before, view }) => view !== before);
  if (changed.length === 0) return;
  await tx.query({
    ...UPSERT,
    values: [JSON.stringify(changed.map(({ tenant, instanceId, view }) => toRow(tenant, instanceId, view)))],
  });
}

interface Entry {
  readonly tenant: string;
  readonly instanceId: string;
  before: InstanceView;
  view: InstanceView;
}

const nameOf = (tenant: string, instanceId: string): string => `${instanceId} ${tenant}`;
