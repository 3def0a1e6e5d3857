import type pg from 'pg';

import { parkedByGroup, type Backlog, type Bus } from '@baton/messaging';

import { observe } from './metrics.js';
import { observeReading } from './reading.js';

/** How facts travel to and from this process. Returns what ends that. */
export function observeBus(bus: Bus, pool: pg.Pool, schemas: readonly string[]): () => void {
  const undo = [
    observe('baton.consumer.handled', (result) => {
      for (const { group, delivered } of bus.health()) result.observe(delivered, { group });
    }),
    observe('baton.consumer.leading', (result) => {
      for (const { group, leading } of bus.health()) result.observe(leading ? 1 : 0, { group });
    }),
    observe('baton.bus.trouble', (result) => result.observe(bus.trouble() === undefined ? 0 : 1)),
    observeReading(() => bus.backlogs(), {
      'baton.outbox.waiting': (all, show) => each(all, 'relay', (one) => show(one.waiting, relay(one))),
      'baton.outbox.oldest': (all, show) => each(all, 'relay', (one) => show(one.oldestSeconds, relay(one))),
      'baton.consumer.waiting': (all, show) => each(all, 'group', (one) => show(one.waiting, consumer(one))),
      'baton.consumer.oldest': (all, show) => each(all, 'group', (one) => show(one.oldestSeconds, consumer(one))),
    }),
    observeReading(() => parked(bus, pool, schemas), {
      'baton.dlq.parked': (counts, show) => counts.forEach((count, group) => show(count, { group })),
    }),
  ];
  return () => undo.forEach((end) => end());
}

const relay = ({ name, topic }: Backlog) => ({ schema: name, topic });
const consumer = ({ name, topic }: Backlog) => ({ group: name, topic });

function each(all: readonly Backlog[], stage: Backlog['stage'], show: (one: Backlog) => unknown): void {
  for (const one of all) if (one.stage === stage) show(one);
}

/** Groups of this process that have parked nothing show 0. */
async function parked(bus: Bus, pool: pg.Pool, schemas: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const counts = new Map(bus.health().map(({ group }) => [group, 0]));
  for (const schema of schemas) {
    for (const [group, count] of await parkedByGroup(pool, schema)) counts.set(group, count);
  }
  return counts;
}
