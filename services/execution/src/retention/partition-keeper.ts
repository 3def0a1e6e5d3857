import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { JournalPartitions } from '@baton/journal';
import { InjectPool, observe, systemClock } from '@baton/service-kit';

import { Background } from '../wire/background.js';
import { RetentionPlan } from './retention-settings.js';

const SWEEP_MS = 15 * 60_000;
/** Whole partitions beyond the one in use: more than a weekend without anybody, whatever their width. */
const AHEAD = { hour: 80, day: 7, week: 2, month: 2 } as const;

/** Makes the journal's partitions before they are needed. Any replica does, one at a time. */
@Injectable()
export class PartitionKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PartitionKeeper.name);
  private readonly background = new Background(PartitionKeeper.name, 'partitions');
  private readonly partitions: JournalPartitions;
  private undo = (): void => undefined;

  constructor(
    @InjectPool() pool: pg.Pool,
    private readonly plan: RetentionPlan,
  ) {
    this.partitions = new JournalPartitions(pool, 'execution');
  }

  onApplicationBootstrap(): void {
    this.undo = observe('baton.journal.strays', async (result) => result.observe(await this.partitions.strays()));
    this.background.run(() => this.sweep());
    this.background.every(SWEEP_MS, () => this.sweep());
  }

  async onModuleDestroy(): Promise<void> {
    this.undo();
    await this.background.close();
  }

  /** Ids are made by real time, so partitions follow it too. */
  async sweep(): Promise<void> {
    const { width } = this.plan;
    await this.partitions.provide(width, systemClock.now(), AHEAD[width]);
    const strays = await this.partitions.strays();
    if (strays > 0)
      this.logger.warn({
        msg: 'Rows of the journal are in no partition of their time; is a clock ahead?',
        rows: strays,
      });
  }
}
