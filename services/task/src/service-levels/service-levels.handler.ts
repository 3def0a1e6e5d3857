import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { RECENT_MS } from '@baton/messaging';
import {
  type BusinessClock,
  type DueWork,
  every,
  InjectClock,
  InjectPool,
  inTransaction,
  type Sql,
} from '@baton/service-kit';

import { TaskMetrics } from '../metrics/task-metrics.js';
import { RemindersHandler } from '../user-tasks/reminders.handler.js';
import { nextRepeat, type Moment } from './moments.js';
import { ServiceLevelsRepository } from './service-levels.repository.js';

const EVERY_MS = 1_000;
const BATCH = 50;

/** Nudges and escalates what waits too long. What is done about a task and the fact that tells of it are one transaction. */
@Injectable()
export class ServiceLevelsHandler implements DueWork, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ServiceLevelsHandler.name);
  private stopPolling: (() => void) | undefined;
  private running: Promise<void> | undefined;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock('task') private readonly clock: BusinessClock,
    private readonly levels: ServiceLevelsRepository,
    private readonly reminders: RemindersHandler,
    private readonly metrics: TaskMetrics,
  ) {
    clock.register(this);
  }

  onApplicationBootstrap(): void {
    this.stopPolling = every(EVERY_MS, () => void this.poll());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopPolling?.();
    await this.running;
  }

  /** The clocks of tasks begin to run. */
  start(tx: Sql, moments: readonly Moment[]): Promise<void> {
    return this.levels.add(tx, moments);
  }

  /** The clocks of these tasks stop. */
  stop(tx: Sql, userTaskIds: readonly string[]): Promise<void> {
    return this.levels.close(tx, userTaskIds);
  }

  nextDue(): Promise<number | null> {
    return this.levels.nextDue();
  }

  async runDue(now: number): Promise<void> {
    while ((await this.batch(now, true)) > 0);
  }

  private async poll(): Promise<void> {
    if (this.running !== undefined) return;
    this.running = (async () => {
      const due = (await this.levels.nextDue(RECENT_MS)) ?? Number.POSITIVE_INFINITY;
      if (due > this.clock.now()) return;
      while ((await this.batch(this.clock.now(), false)) === BATCH);
    })().catch((error: unknown) =>
      this.logger.warn({ msg: 'Working off service levels failed; it is repeated', cause: (error as Error).message }),
    );
    await this.running;
    this.running = undefined;
  }

  private async batch(now: number, wait: boolean): Promise<number> {
    const workedOff = await inTransaction(this.pool, async (tx) => {
      const moments = await this.levels.due(tx, now, BATCH, wait);
      for (const moment of moments) await this.workOff(tx, moment, now);
      return moments;
    });
    this.metrics.reminded(workedOff.map(({ kind }) => kind));
    return workedOff.length;
  }

  private async workOff(tx: Sql, moment: Moment, now: number): Promise<void> {
    const { userTaskId, dueAt, target } = moment;
    const next = moment.kind === 'nudge' ? nextRepeat(moment, now) : null;
    if (next === null) await this.levels.done(tx, moment);
    else await this.levels.repeatAt(tx, moment, next);
    if (moment.kind === 'nudge') await this.reminders.nudge(tx, userTaskId, dueAt);
    else await this.reminders.escalate(tx, userTaskId, target, dueAt, now);
  }
}
