import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { Rejection } from '@baton/kernel';
import { RECENT_MS } from '@baton/messaging';
import { every, systemClock } from '@baton/service-kit';

import { CompleteUserTaskHandler } from './complete-user-task.handler.js';
import type { UserTask } from './user-task.js';
import { UserTasksRepository } from './user-tasks.repository.js';

const EVERY_MS = 2_000;
const BATCH = 200;

/** Tells the process again of completions whose telling failed or was cut off by a crash. Real time. */
@Injectable()
export class SubmissionsHandler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SubmissionsHandler.name);
  private stopPolling: (() => void) | undefined;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly tasks: UserTasksRepository,
    private readonly completion: CompleteUserTaskHandler,
  ) {}

  onApplicationBootstrap(): void {
    this.stopPolling = every(EVERY_MS, () => void this.sweepOnce());
  }

  async onModuleDestroy(): Promise<void> {
    this.stopPolling?.();
    await this.sweeping;
  }

  /** Tells all that is due at `now`. */
  async sweep(now = systemClock.now()): Promise<void> {
    for (let due: readonly UserTask[]; ;) {
      due = await this.tasks.takeSubmitting(now, BATCH);
      await Promise.all(due.map((task) => this.tell(task)));
      if (due.length < BATCH) return;
    }
  }

  private async sweepDue(): Promise<void> {
    const due = (await this.tasks.nextSubmitting(RECENT_MS)) ?? Number.POSITIVE_INFINITY;
    if (due <= systemClock.now()) await this.sweep();
  }

  private async tell(task: UserTask): Promise<void> {
    await this.completion.tell(task).catch((error: unknown) => {
      // Its state is settled already; whoever completed it learns that from the task.
      if (!(error instanceof Rejection)) throw error;
      const { instanceId: instance_id, userTaskId: user_task_id } = task;
      this.logger.warn({ msg: 'The process refused a completion', instance_id, user_task_id, code: error.code });
    });
  }

  private async sweepOnce(): Promise<void> {
    if (this.sweeping !== undefined) return;
    this.sweeping = this.sweepDue().catch((error: unknown) =>
      this.logger.warn({ msg: 'Sweeping submissions failed; it is repeated', cause: (error as Error).message }),
    );
    await this.sweeping;
    this.sweeping = undefined;
  }
}
