import { setTimeout as pause } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import { nextFiring } from '@baton/engine';
import { Rejection } from '@baton/kernel';
import { RECENT_MS } from '@baton/messaging';
import {
  InjectClock,
  isDatabaseAway,
  newId,
  untilNext,
  withLogFields,
  type BusinessClock,
  type DueWork,
} from '@baton/service-kit';

import { Definitions } from '../deployments/definitions.js';
import { Deployed } from '../deployments/deployed.js';
import { Commits, type Commit } from '../instances/commits.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { StartInstanceHandler } from '../instances/start-instance.handler.js';
import { TimersRepository, type DueStart, type DueTimer } from './timers.repository.js';

const BATCH = 500;
/** Fired at once: few, as whoever gives a command meanwhile waits behind them. */
const AT_ONCE = 64;
const LONGEST_PAUSE_MS = 100;
/** Between two looks while another replica fires many. */
const NOT_OURS_MS = 250;
/** Timers of other replicas, and moves of the test clock elsewhere, are noticed after this long and RECENT_MS at the latest. */
const LONGEST_WAIT_MS = 1_000;
const SHORTEST_WAIT_MS = 5;
const JUST_DUE_MS = 50;
const ACTOR = 'timer';

/**
 * Fires what is due, in due order. Two replicas may both fire a timer: the journal takes the first and refuses the second.
 * So that they do not do all work twice where there is much, one of them at a time fires more than a batch; and where others
 * give commands meanwhile, half of the time is theirs.
 */
@Injectable()
export class TimersHandler implements OnApplicationBootstrap, OnModuleDestroy, DueWork {
  private readonly logger = new Logger(TimersHandler.name);
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Number.POSITIVE_INFINITY;
  /** Whether it has to be read anew what is due next. */
  private isNews = false;
  private running: Promise<void> = Promise.resolve();
  private closed = false;
  private readonly holder = newId();
  /** Commands committed that are not ours. */
  private others = 0;

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
    this.deployed.listen(() => this.expect(SHORTEST_WAIT_MS));
    this.expect(SHORTEST_WAIT_MS);
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
    let ours = false;
    let last: DueTimer | undefined;
    let firedInPass = false;
    try {
      while (!this.closed) {
        const starts = await this.timers.dueStarts(now, BATCH);
        const due = await this.timers.due(now, BATCH, last);
        if (due.length === BATCH) {
          ours = await this.timers.takeTurn(this.holder);
          if (!ours) {
            await pause(NOT_OURS_MS);
            continue;
          }
        }
        const started = await Promise.all(starts.map((start) => this.start(start)));
        firedInPass = (await this.fireFairly(due)) || started.some(Boolean) || firedInPass;
        last = due.at(-1);
        if (due.length === BATCH) continue;
        // Once more from the beginning: what was fired may have made more due.
        if (!firedInPass) return;
        [last, firedInPass] = [undefined, false];
      }
    } finally {
      if (ours) await this.timers.endTurn(this.holder);
    }
  }

  /**
   * A few at a time: commands of one instance run in the order given, those of different instances share flushes. After
   * each few, as long a pause as they took, if anybody else had something committed meanwhile.
   *
   * @returns whether any is gone from the table
   */
  private async fireFairly(due: readonly DueTimer[]): Promise<boolean> {
    let fired = false;
    for (let i = 0; i < due.length && !this.closed; i += AT_ONCE) {
      const [began, others] = [performance.now(), this.others];
      const done = await Promise.all(due.slice(i, i + AT_ONCE).map((timer) => this.fire(timer)));
      fired ||= done.some(Boolean);
      if (this.others !== others) await pause(Math.min(performance.now() - began, LONGEST_PAUSE_MS));
    }
    return fired;
  }

  /** Whether the timer is gone from the table now. */
  private async fire(timer: DueTimer): Promise<boolean> {
    const { instanceId, n, tenant, dueAt } = timer;
    try {
      const { repeated } = await this.instances.execute(
        instanceId,
        `timer:${n}:${dueAt}`,
        { type: 'FireTimer', n },
        { tenant, actor: ACTOR },
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
          by: ACTOR,
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
    for (const { events, state, context } of batch) {
      if (context.actor !== ACTOR) this.others++;
      for (const event of events) {
        if (event.type === 'InstanceResumed') this.expect(SHORTEST_WAIT_MS);
        if (event.type === 'TimerScheduled' && state.timers[event.n] !== undefined)
          this.expect(event.dueAt - this.clock.now());
      }
    }
  }

  /** What was just committed here may be due in so long, before anybody asks whether anything was. */
  private expect(ms: number): void {
    this.isNews = true;
    this.wakeIn(ms);
  }

  private wakeIn(ms: number): void {
    const wait = Math.min(Math.max(ms, SHORTEST_WAIT_MS), untilNext(LONGEST_WAIT_MS));
    const at = performance.now() + wait;
    if (this.closed || at >= this.wakesAt) return;
    clearTimeout(this.timer);
    this.wakesAt = at;
    this.timer = setTimeout(() => void this.wake(), wait).unref();
  }

  private async wake(): Promise<void> {
    this.wakesAt = Number.POSITIVE_INFINITY;
    const ageMs = this.isNews ? 0 : RECENT_MS;
    this.isNews = false;
    let next: number | null = null;
    try {
      next = await this.timers.nextDue(ageMs);
      if (next !== null && next <= this.clock.now()) {
        await this.runDue(this.clock.now());
        next = await this.timers.nextDue();
      }
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
