import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type pg from 'pg';

import { factTypes, topics } from '@baton/contracts';
import { UserTaskCanceled, UserTaskCompleted } from '@baton/contracts/execution';
import type { Bus, Fact } from '@baton/messaging';
import { InjectBus, InjectPool } from '@baton/service-kit';

import { SERVICE } from '../service-name.js';
import { ServiceLevelsHandler } from '../service-levels/service-levels.handler.js';
import { InstanceFactsRepository } from './instance-facts.repository.js';
import { OpenUserTasksHandler } from './open-user-tasks.handler.js';
import type { ClosedTask } from './user-task.js';
import { UserTaskClosingHandler } from './user-task-closing.handler.js';

const { UserTaskOpened: OPENED, UserTaskCompleted: COMPLETED, UserTaskCanceled: CANCELED } = factTypes;
/** Not that an instance is completed, which most are told of: it is so only when its last task has ended. */
const ENDED = new Set<string>([factTypes.InstanceCanceled, factTypes.InstanceFailed]);
/** People wait for what comes of these. */
const GATHER_MS = 50;

/**
 * Follows what happens to tasks in their processes. Every change is guarded by the state it starts from, and states
 * only move forward, so a repeated or late fact changes nothing.
 */
@Injectable()
export class InstanceFactsConsumer implements OnApplicationBootstrap {
  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectBus() private readonly bus: Bus | undefined,
    private readonly opening: OpenUserTasksHandler,
    private readonly closing: UserTaskClosingHandler,
    private readonly instanceFacts: InstanceFactsRepository,
    private readonly levels: ServiceLevelsHandler,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.bus?.subscribe({
      group: SERVICE,
      topics: [topics.instance],
      types: [OPENED, COMPLETED, CANCELED, ...ENDED],
      handle: (batch, tx) => this.handle(batch, tx),
      gatherMs: GATHER_MS,
      db: { pool: this.pool, schema: SERVICE },
    });
  }

  /** Works in three steps instead of one by one: a task is opened before it ends, so no order is lost. */
  async handle(batch: readonly Fact[], tx: pg.PoolClient): Promise<void> {
    await this.opening.open(
      tx,
      batch.filter(({ type }) => type === OPENED),
    );
    const completed = await this.instanceFacts.complete(
      tx,
      batch.flatMap(({ type, data, time }) => {
        if (type !== COMPLETED) return [];
        const { userTaskId, outcome, completedBy } = UserTaskCompleted.fromPartial(data as object);
        return [{ userTaskId, outcome, by: completedBy, at: Date.parse(time) }];
      }),
    );
    await this.levels.stop(
      tx,
      completed.map(({ userTaskId }) => userTaskId),
    );
    await this.closing.tellFinished(tx, completed);
    const canceled = await this.cancel(batch, tx);
    await this.closing.tellGuests(tx, [...completed, ...canceled]);
  }

  private async cancel(batch: readonly Fact[], tx: pg.PoolClient): Promise<readonly ClosedTask[]> {
    const canceled = batch.filter(({ type }) => type === CANCELED);
    const ended = batch.filter(({ type }) => ENDED.has(type));
    const last = [...canceled, ...ended].at(-1);
    if (last === undefined) return [];
    const ids = canceled.map(({ data }) => UserTaskCanceled.fromPartial(data as object).userTaskId);
    const closed = await this.instanceFacts.cancel(
      tx,
      ids,
      ended.map(({ key }) => key),
      Date.parse(last.time),
    );
    await this.levels.stop(
      tx,
      closed.map(({ userTaskId }) => userTaskId),
    );
    return closed;
  }
}
