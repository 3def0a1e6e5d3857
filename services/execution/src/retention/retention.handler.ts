import { setTimeout as pause } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { topics } from '@baton/contracts';
import { JournalPartitions, type Partition } from '@baton/journal';
import { addDuration, uuidTime } from '@baton/kernel';
import { Leadership, type Bus } from '@baton/messaging';
import { counter, InjectBus, InjectClock, InjectPool, systemClock, type BusinessClock } from '@baton/service-kit';

import { Collector } from '../traces/collector.js';
import { Background } from '../wire/background.js';
import { archive } from './archive.js';
import { RetentionPlan } from './retention-settings.js';
import { RetentionRepository, type ArchivedRow, type IdRange } from './retention.repository.js';

const SWEEP_MS = 10 * 60_000;
const LEADER = 'execution/retention';
/** Instances in one transaction: some ten milliseconds. */
const CHUNK = 500;
/** After a chunk, retention rests for this many times as long as the chunk took: it never takes more than a quarter of a core. */
const REST = 3;
const ALL = '00000000-0000-0000-0000-000000000000';
/** A backlog of this many rows is not counted any further. */
const COUNTED_ROWS = 10_000;
/** Clocks of database and process may differ by so much. */
const SKEW_MS = 60_000;

/**
 * Removes instances that ended longer ago than they are to be kept, a partition of the journal after the other, and only those
 * partitions whose instances all began before that. Where all have ended, the partition is dropped; where some still run,
 * the others go in small chunks. What others have still to read is never removed.
 */
@Injectable()
export class RetentionHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RetentionHandler.name);
  private readonly background = new Background(RetentionHandler.name, 'instances that have ended');
  private readonly partitions: JournalPartitions;
  private readonly leadership: Leadership;
  private readonly removed = counter('baton.retention.instances', [{}]);
  private readonly dropped = counter('baton.retention.partitions', [{}]);
  private readonly stopping = new AbortController();
  /** An instance of each partition that kept it the last time. */
  private readonly keepers = new Map<string, string>();

  constructor(
    @InjectPool() pool: pg.Pool,
    private readonly repository: RetentionRepository,
    private readonly plan: RetentionPlan,
    private readonly collector: Collector,
    @InjectBus() private readonly bus: Bus | undefined,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {
    this.partitions = new JournalPartitions(pool, 'execution');
    this.leadership = new Leadership(pool);
  }

  onApplicationBootstrap(): void {
    if (this.plan.keep === undefined) return;
    this.background.every(SWEEP_MS, () => this.sweep());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.background.close();
    await this.leadership.close();
  }

  /** Removes all that has been kept for long enough, unless another replica is doing it. */
  async sweep(): Promise<void> {
    const { keep } = this.plan;
    if (keep === undefined || !(await this.leadership.take(LEADER))) return;
    const cutoff = addDuration(this.clock.now(), `-${keep}`);
    try {
      // Ids are made by real time: what is yet to come is never past, wherever the business clock stands.
      const past = Math.min(cutoff, systemClock.now());
      const due = (await this.partitions.list()).filter(({ until }) => until !== undefined && uuidTime(until) <= past);
      if (due.length === 0 || !(await this.readByAll(cutoff))) return;
      for (const partition of due) {
        if (this.stopping.signal.aborted) return;
        await this.clear(partition, cutoff);
      }
    } finally {
      await this.leadership.release(LEADER);
    }
  }

  private async clear({ name, from = ALL, until = ALL }: Partition, cutoff: number): Promise<void> {
    const range = { from, until };
    const keeper = await this.repository.keptIn(range, cutoff, this.keepers.get(name));
    if (keeper !== undefined) {
      this.keepers.set(name, keeper);
      await this.removeEnded(name, range, cutoff, true);
      return;
    }
    this.keepers.delete(name);
    const { archive: folder } = this.plan;
    if (folder !== undefined) await archive(folder, name, this.pagesOf(range, cutoff));
    const instances = await this.removeEnded(name, range, cutoff, false);
    if (this.stopping.signal.aborted) return;
    await this.partitions.drop(name);
    this.dropped.add(1);
    this.logger.log({ msg: 'Dropped a partition of the journal whose instances have all ended', name, instances });
  }

  /** @param alone whether they go by themselves, with their rows of the journal, or with their partition */
  private async removeEnded(name: string, range: IdRange, cutoff: number, alone: boolean): Promise<number> {
    const { archive: folder } = this.plan;
    for (let removed = 0; ;) {
      if (this.stopping.signal.aborted) return removed;
      const began = performance.now();
      const ids = await this.repository.endedIn(range, cutoff, CHUNK);
      const [first] = ids;
      if (first === undefined) return removed;
      if (alone && folder !== undefined) await archive(folder, `${name}/${first}`, [await this.repository.rowsOf(ids)]);
      const gone = await this.repository.remove(ids, alone);
      removed += gone;
      this.removed.add(gone);
      await pause(REST * (performance.now() - began), undefined, { signal: this.stopping.signal, ref: false }).catch(
        () => undefined,
      );
    }
  }

  private async *pagesOf({ from, until }: IdRange, cutoff: number): AsyncGenerator<readonly ArchivedRow[]> {
    for (let after = from; ;) {
      const ids = await this.repository.endedIn({ from: after, until }, cutoff, CHUNK);
      const last = ids.at(-1);
      if (last === undefined) return;
      yield await this.repository.rowsOf(ids);
      after = following(last);
    }
  }

  /** Whether nobody has still to read what was written before `cutoff`: neither the bus nor the collector of traces. */
  private async readByAll(cutoff: number): Promise<boolean> {
    for (const { topic, name, waiting, oldestSeconds } of (await this.bus?.backlogs()) ?? []) {
      if (topic !== topics.instance || waiting === 0) continue;
      const oldest = systemClock.now() - oldestSeconds * 1000;
      if (waiting < COUNTED_ROWS && oldest - SKEW_MS > cutoff) continue;
      this.logger.warn({ msg: 'Retention waits until facts have been read', reader: name, waiting });
      return false;
    }
    if (this.collector.exporter === undefined) return true;
    const untraced = await this.repository.tracedUntil();
    if (untraced === null || untraced > cutoff) return true;
    this.logger.warn({ msg: 'Retention waits until traces have been exported' });
    return false;
  }
}

/** The least id above `id`. */
function following(id: string): string {
  const next = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return `${next.slice(0, 8)}-${next.slice(8, 12)}-${next.slice(12, 16)}-${next.slice(16, 20)}-${next.slice(20)}`;
}
