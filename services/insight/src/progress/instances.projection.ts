import { Injectable } from '@nestjs/common';
import type { ClientBase } from 'pg';

import { factTypes, topics } from '@baton/contracts';
import { Rejection, TransientMap } from '@baton/kernel';
import type { Fact } from '@baton/messaging';

import { inPieces } from './in-pieces.js';
import { addInstances, loadInstances, upsertInstances } from './instance-rows.repository.js';
import { toRow, type InstanceRow } from './instance-row.js';
import { evolveInstance, noInstance, type InstanceView } from './instance-view.js';
import { ProcessesRepository } from './processes.repository.js';

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
 * Folds facts of instances into their rows: in memory, then written together, new ones as a copy. Rows written lately are
 * still known, and an instance that begins has none, so most are never read. That may be wrong (a transaction was undone,
 * facts come again, somebody else writes too): then the row is at another revision, is left alone, and read after all.
 * Repeated facts change nothing.
 */
@Injectable()
export class InstancesProjection {
  private readonly processes = new ProcessesRepository();
  private readonly warm = new TransientMap<string, Written>();

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
    await inPieces(entries, (entry) => {
      entry.after = evolveInstance(entry.before.view, entry.facts);
    });
    const changed = entries.filter(({ before, after }) => after !== before.view);
    if (changed.length === 0) return true;
    if (!(await this.write(tx, changed))) return false;
    for (const entry of changed) this.remember(entry);
    return true;
  }

  private async write(tx: ClientBase, changed: readonly Entry[]): Promise<boolean> {
    const done = changed.flatMap(({ tenant, after: { execution } }) =>
      execution.state === 'done' ? [{ tenant, execution }] : [],
    );
    const commonOf = await this.processes.share(tx, done);
    const fresh: InstanceRow[] = [];
    const known: InstanceRow[] = [];
    await inPieces(changed, ({ tenant, instanceId, before, after }) => {
      const common = commonOf({ tenant, execution: after.execution });
      const row = toRow(tenant, instanceId, after, before.revision + 1, common);
      (before.revision === 0 ? fresh : known).push(row);
    });
    return (await addInstances(tx, fresh)) && (await upsertInstances(tx, known)) === known.length;
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
    if (this.warm.size > MOST_WARM) this.warm.delete(this.warm.keys().next().value as string);
  }
}

/** By instance, in the order in which rows are locked. */
function entriesOf(facts: readonly Fact[]): Entry[] {
  const entries = new Map<string, Entry>();
  let entry: Entry | undefined;
  for (const fact of facts) {
    const { tenant, key: instanceId } = fact;
    // What one transaction has done to an instance comes in a row.
    if (entry?.instanceId !== instanceId || entry.tenant !== tenant) {
      const name = nameOf(tenant, instanceId);
      entry = entries.get(name);
      if (entry === undefined)
        entries.set(name, (entry = { tenant, instanceId, facts: [], before: NEW, after: noInstance }));
    }
    entry.facts.push(fact);
  }
  return [...entries.values()].toSorted((one, other) => (one.instanceId < other.instanceId ? -1 : 1));
}

async function load(tx: ClientBase, cold: readonly Entry[]): Promise<void> {
  const loaded = await loadInstances(tx, cold);
  const found = new Map(loaded.map((each) => [nameOf(each.tenant, each.instanceId), each]));
  for (const entry of cold) entry.before = found.get(nameOf(entry.tenant, entry.instanceId)) ?? NEW;
}
