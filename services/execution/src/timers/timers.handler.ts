import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { nextFiring } from '@baton/engine';
import { Rejection } from '@baton/kernel';
import { InjectClock, isDatabaseAway, withLogFields, type BusinessClock, type DueWork } from '@baton/service-kit';

import { Definitions } from '../deployments/definitions.js';
import { Deployed } from '../deployments/deployed.js';
import { Commits, type Commit } from '../instances/commits.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { StartInstanceHandler } from '../instances/start-instance.handler.js';
import { TimersRepository, type DueStart, type DueTimer } from './timers.repository.js';

const BATCH = 500;
/** Timers of other replicas, and moves of the test clock elsewhere, are noticed after this long at the latest. */
const LONGEST_WAIT_MS = 1_000;
const SHORTEST_WAIT_MS = 5;
const JUST_DUE_MS = 50;

/** Fires what is due, in due order. Two replicas may both fire a timer: the journal takes the first and refuses the second. */
@Injectable()
export class TimersHandler implements OnApplicationBootstrap, OnModuleDestroy, DueWork {
  private readonly logger = new Logger(TimersHandler.name);
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Number.POSITIVE_INFINITY;
  private running: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly timers: TimersRepository,
    private readonly instances: ProcessInstances,
    private readonly starts: StartInstanceHandler,
    private readonly definitions: Definitions,
    private readonly commits: Commits,
    private readonly deployed: Deployed,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.register(this);
    this.commits.listen((batch) => this.lookAt(batch));
    this.deployed.listen(() => this.wakeIn(SHORTEST_WAIT_MS));
    this.wakeIn(SHORTEST_WAIT_MS);
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await this.running.catch(() => undefined);
  }

  nextDue(): Promise<number | null> {
    return this.timers.nextDue();
  }

  /** One run at a time: what a run fires may not be fired beside it in another order. */
  runDue(now: number): Promise<void> {
    this.running = this.running.catch(() => undefined).then(() => this.fireAll(now));
    return this.running;
  }

  private async fireAll(now: number): Promise<void> {
    for (;;) {
      const [due, starts] = [await this.timers.due(now, BATCH), await this.timers.dueStarts(now, BATCH)];
      if (due.length + starts.length === 0) return;
      // Commands of one instance run in the order given; those of different instances share flushes.
      const done = await Promise.all([
        ...due.map((timer) => this.fire(timer)),
        ...starts.map((start) => this.start(start)),
      ]);
      if (!done.some(Boolean)) return;
    }
  }

  /** Whether the timer is gone from the table now. */
  private async fire(timer: DueTimer): Promise<boolean> {
    const { instanceId, n, tenant, dueAt } = timer;
    try {
      const { repeated } = await this.instances.execute(
        instanceId,
        `timer:${n}:${dueAt}`,
        { type: 'FireTimer', n },
        { tenant, actor: 'timer' },
      );
      if (repeated) await this.timers.drop(timer);
      return true;
    } catch (error) {
      if (
        error instanceof Rejection &&
        error.code !== 'TIMER_NOT_DUE' &&
        error.code !== 'INSTANCE_SUSPENDED' &&
        (error.kind === 'wrong-state' || error.kind === 'not-found')
      ) {
        await this.timers.drop(timer);
        return true;
      }
      withLogFields({ instance_id: timer.instanceId }, () => this.report(error));
      return false;
    }
  }

  private async start(due: DueStart): Promise<boolean> {
    const { definitionId, element, dueAt, every, repeatsLeft, definition: which } = due;
    try {
      const definition = await this.definitions.get(definitionId);
      if (definition !== undefined) {
        await this.starts.run({
          definition,
          requestId: `timer:${definitionId}:${element}${which === 0 ? '' : `#${which}`}:${dueAt}`,
          startElement: element,
          ...(which > 0 && { definitionIndex: which }),
          variables: {},
          by: 'timer',
        });
      }
      const next =
        definition &&
        every !== null &&
        nextFiring({ dueAt, repeat: { every, ...(repeatsLeft !== null && { left: repeatsLeft }) } });
      if (next) await this.timers.reschedule(due, next.dueAt, next.repeat?.left ?? null);
      else await this.timers.end(due);
      return true;
    } catch (error) {
      this.report(error);
      return false;
    }
  }

  private lookAt(batch: readonly Commit[]): void {
    for (const { events, state } of batch) {
      for (const event of events) {
        if (event.type === 'InstanceResumed') this.wakeIn(SHORTEST_WAIT_MS);
        if (event.type === 'TimerScheduled' && state.timers[event.n] !== undefined)
          this.wakeIn(event.dueAt - this.clock.now());
      }
    }
  }

  private wakeIn(ms: number): void {
    const wait = Math.min(Math.max(ms, SHORTEST_WAIT_MS), LONGEST_WAIT_MS);
    const at = performance.now() + wait;
    if (this.closed || at >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = at;
    this.timer = setTimeout(() => void this.wake(), wait).unref();
  }

  private async wake(): Promise<void> {
    this.wakesAt = Number.POSITIVE_INFINITY;
    let next: number | null = null;
    try {
      await this.runDue(this.clock.now());
      next = await this.timers.nextDue();
    } catch (error) {
      this.report(error);
    }
    // What was due a while ago and still is could not be fired: not again at once.
    const wait = next === null ? LONGEST_WAIT_MS : next - this.clock.now();
    this.wakeIn(wait < -JUST_DUE_MS ? LONGEST_WAIT_MS : wait);
  }

  private report(error: unknown): void {
    if (isDatabaseAway(error) || (error instanceof Rejection && error.kind === 'unavailable'))
      this.logger.warn({ msg: 'The database does not answer; timers wait' });
    else this.logger.error(error);
  }
}
