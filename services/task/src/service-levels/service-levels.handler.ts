import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { type BusinessClock, type DueWork, InjectClock, InjectPool, inTransaction, type Sql } from '@baton/service-kit';

import { DocumentsRepository } from '../documents/documents.repository.js';
import { FactsRepository } from '../facts/facts.repository.js';
import { DirectoryRepository } from '../routing/directory.repository.js';
import { escalationTarget } from '../routing/route.js';
import { normalRef } from '../routing/refs.js';
import { assignedFact, escalatedFact, missingOf, nameIn, nudgedFact } from '../user-tasks/user-task-facts.js';
import type { UserTask } from '../user-tasks/user-task.js';
import { UserTasksRepository } from '../user-tasks/user-tasks.repository.js';
import { nextRepeat, type Moment } from './moments.js';
import { ServiceLevelsRepository } from './service-levels.repository.js';

const EVERY_MS = 1_000;
const BATCH = 50;

/** Nudges and escalates what waits too long. What is done about a task and the fact that tells of it are one transaction. */
@Injectable()
export class ServiceLevelsHandler implements DueWork, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ServiceLevelsHandler.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock('task') private readonly clock: BusinessClock,
    private readonly levels: ServiceLevelsRepository,
    private readonly tasks: UserTasksRepository,
    private readonly documents: DocumentsRepository,
    private readonly directories: DirectoryRepository,
    private readonly facts: FactsRepository,
  ) {
    clock.register(this);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.poll(), EVERY_MS);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
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
      while ((await this.batch(this.clock.now(), false)) === BATCH);
    })().catch((error: unknown) => this.logger.warn({ msg: 'Working off service levels failed; it is repeated', cause: (error as Error).message }));
    await this.running;
    this.running = undefined;
  }

  private batch(now: number, wait: boolean): Promise<number> {
    return inTransaction(this.pool, async (tx) => {
      const moments = await this.levels.due(tx, now, BATCH, wait);
      for (const moment of moments) await this.workOff(tx, moment, now);
      return moments.length;
    });
  }

  private async workOff(tx: Sql, moment: Moment, now: number): Promise<void> {
    const next = moment.kind === 'nudge' ? nextRepeat(moment, now) : null;
    if (next === null) await this.levels.done(tx, moment);
    else await this.levels.repeatAt(tx, moment, next);
    // Null where the task is being submitted or closed: there is nobody left to be reminded.
    const task = moment.kind === 'nudge' ? await this.tasks.nudged(tx, moment.userTaskId, moment.dueAt) : await this.tasks.escalated(tx, moment.userTaskId);
    if (task === null) return;
    const target = normalRef(moment.target);
    const directory = await this.directories.load(task.tenant, [target, task.backup, ...task.candidates, ...(task.assignee === null ? [] : [task.assignee])], tx);
    const missing = missingOf(task, await this.documents.filled(task.userTaskId, tx));
    if (moment.kind === 'nudge') await this.facts.publish(tx, [nudgedFact(task, directory, { time: moment.dueAt, missing })]);
    else await this.escalate(tx, task, moment, { directory, missing, now });
  }

  /** A person takes the task over; a group is offered it, and who had it may still do it. A guest keeps theirs. */
  private async escalate(tx: Sql, task: UserTask, moment: Moment, { directory, missing, now }: { directory: Awaited<ReturnType<DirectoryRepository['load']>>; missing: string[]; now: number }): Promise<void> {
    const time = moment.dueAt;
    const done = await this.tasks.doneBy([task.instanceId], tx);
    const forbidden = (ref: string) =>
      (task.notBy.includes('starter') && task.startedBy === ref) || done.some(({ elementId, by }) => task.notBy.includes(elementId) && by === ref);
    const to = escalationTarget(moment.target, task, directory, { now, startedBy: task.startedBy, forbidden });
    const fromName = task.assignee === null ? task.candidates.map((ref) => directory.name(ref)).join(', ') : nameIn(task, task.assignee, directory);
    const facts = [escalatedFact(task, directory, { time, missing, to, fromName })];
    if (to !== undefined) {
      const before = task.assignee === null || task.guestEmail !== null ? [] : [task.assignee];
      const candidates = to.startsWith('group:') || task.guestEmail !== null ? [to, ...task.candidates, ...before] : [...task.candidates, ...before];
      const assignee = task.guestEmail !== null ? task.assignee : to.startsWith('group:') ? null : to;
      const given = await this.tasks.give(tx, task.userTaskId, { assignee, candidates: [...new Set(candidates)] });
      if (given !== null) facts.push(assignedFact(given, directory, { reason: 'escalated', time, missing }));
    }
    await this.facts.publish(tx, facts);
  }
}
