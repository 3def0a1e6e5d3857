import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';

import { factTypes, topics } from '@baton/contracts';
import { Rejection } from '@baton/kernel';
import type { Fact } from '@baton/messaging';

import { toRow, toView, VIEW_COLUMNS, type InstanceRow, type ReadRow } from './instance-row.js';
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
  revision: 'int',
  view: 'text',
};
const names = Object.keys(COLUMNS).join(', ');
const types = Object.entries(COLUMNS)
  .map(([name, type]) => `${name} ${type}`)
  .join(', ');
const changes = Object.keys(COLUMNS)
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
    select i.tenant, i.instance_id, i.revision, ${VIEW_COLUMNS} from insight.instances i
    where i.tenant = wanted.tenant collate "C" and i.instance_id = wanted.instance_id limit 1) as found`,
};

type LoadedRow = ReadRow & Pick<InstanceRow, 'tenant' | 'instance_id' | 'revision'>;

/** A view with the number of times it has been written. */
interface Written {
  readonly view: InstanceView;
  readonly revision: number;
}

interface Entry {
  readonly tenant: string;
  readonly instanceId: string;
  readonly facts: Fact[];
  before: Written;
  after: InstanceView;
}

const NEW: Written = { view: noInstance, revision: 0 };
const MOST_WARM = 5_000;

const nameOf = (tenant: string, instanceId: string): string => `${instanceId} ${tenant}`;

/**
 * Folds facts of instances into their rows: in memory, then written with one statement. Rows written lately are still
 * known, and an instance that begins has none, so most are never read. That may be wrong (a transaction was undone,
 * facts come again, somebody else writes too): then the row is at another revision, is left alone, and read after all.
 * Repeated facts change nothing.
 */
@Injectable()
export class InstancesProjection {
  private readonly warm = new Map<string, Written>();

  /** @throws Rejection `concurrent-write` INSTANCE_CHANGED, when another process writes the same rows; to be tried again */
  async project(tx: ClientBase, facts: readonly Fact[]): Promise<void> {
    const entries = entriesOf(facts);
    if (await this.attempt(tx, entries, (entry) => this.guess(entry))) return;
    this.warm.clear();
    if (await this.attempt(tx, entries, () => undefined)) return;
    throw new Rejection('concurrent-write', 'INSTANCE_CHANGED', 'Another process has changed the same instances');
  }

  /** Whether all rows were written. Repeating it does again only what was not written: the rest is a repetition by then. */
  private async attempt(
    tx: ClientBase,
    entries: readonly Entry[],
    guess: (entry: Entry) => Written | undefined,
  ): Promise<boolean> {
    const cold: Entry[] = [];
    for (const entry of entries) {
      const guessed = guess(entry);
      entry.before = guessed ?? NEW;
      if (guessed === undefined) cold.push(entry);
    }
    if (cold.length > 0) await load(tx, cold);
    for (const entry of entries) entry.after = fold(entry.before.view, entry.facts);
    const changed = entries.filter(({ before, after }) => after !== before.view);
    if (changed.length === 0) return true;
    const rows = changed.map(({ tenant, instanceId, before, after }) =>
      toRow(tenant, instanceId, after, before.revision + 1),
    );
    const { rowCount } = await tx.query({ ...UPSERT, values: [JSON.stringify(rows)] });
    if (rowCount !== changed.length) return false;
    for (const entry of changed) this.remember(entry);
    return true;
  }

  private guess({ tenant, instanceId, facts }: Entry): Written | undefined {
    const known = this.warm.get(nameOf(tenant, instanceId));
    if (known === undefined) return facts[0]?.type === factTypes.InstanceStarted ? NEW : undefined;
    const { marks } = known.view;
    return facts.every(({ topic, seq }) => seq > (topic === topics.instance ? marks.execution : marks.people))
      ? known
      : undefined;
  }

  private remember({ tenant, instanceId, before, after }: Entry): void {
    const name = nameOf(tenant, instanceId);
    this.warm.delete(name);
    if (after.execution.endedAt !== undefined) return;
    this.warm.set(name, { view: after, revision: before.revision + 1 });
    const [oldest] = this.warm.keys();
    if (this.warm.size > MOST_WARM && oldest !== undefined) this.warm.delete(oldest);
  }
}

/** By instance, in the order in which rows are locked. */
function entriesOf(facts: readonly Fact[]): Entry[] {
  const entries = new Map<string, Entry>();
  for (const fact of facts) {
    const { tenant, key: instanceId } = fact;
    const name = nameOf(tenant, instanceId);
    const entry = entries.get(name);
    if (entry === undefined) entries.set(name, { tenant, instanceId, facts: [fact], before: NEW, after: noInstance });
    else entry.facts.push(fact);
  }
  return [...entries.values()].toSorted((one, other) => (one.instanceId < other.instanceId ? -1 : 1));
}

async function load(tx: ClientBase, cold: readonly Entry[]): Promise<void> {
  const values = [cold.map(({ tenant }) => tenant), cold.map(({ instanceId }) => instanceId)];
  const { rows } = await tx.query<LoadedRow>({ ...LOAD, values });
  const found = new Map(rows.map((row) => [nameOf(row.tenant, row.instance_id), row]));
  for (const entry of cold) {
    const row = found.get(nameOf(entry.tenant, entry.instanceId));
    if (row !== undefined) entry.before = { view: toView(row), revision: row.revision };
  }
}

const fold = (from: InstanceView, facts: readonly Fact[]): InstanceView =>
  facts.reduce(
    (view, { topic, type, seq, time, data }) => evolveInstance(view, { topic, type, seq, at: Date.parse(time), data }),
    from,
  );
