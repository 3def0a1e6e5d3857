import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';

import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type pg from 'pg';

import { RECENT_MS } from '@baton/messaging';
import {
  InjectClock,
  InjectPool,
  inTransaction,
  untilNext,
  type BusinessClock,
  type DueWork,
} from '@baton/service-kit';

import { IntegrationMetrics } from '../metrics/integration-metrics.js';
import { SERVICE } from '../service-name.js';
import { DueDeliveriesRepository, type ClaimedDelivery } from './due-deliveries.repository.js';
import { Endpoints, type Outcome } from './endpoints.js';
import { EventDeliveriesRepository } from './event-deliveries.repository.js';
import { webhookIdOf } from './event-subscription.js';
import { EventSubscriptionsRepository } from './event-subscriptions.repository.js';
import { InstanceProcesses } from './instance-processes.js';
import { DISABLED_AFTER_MS, pauseAfter } from './schedule.js';

/** What others have written down is noticed after this long; the longer it was quiet, the later. */
const POLL_MS = 250;
const LONGEST_POLL_MS = 2_000;
const TRY_AGAIN_MS = 2_000;
/** Attempts of this process at a time, and of one subscription over all processes: a slow endpoint holds up only itself. */
const AT_ONCE = 64;
const PER_SUBSCRIPTION = 4;
/** While `execution` is away, what has to ask it waits. */
const ASK_AGAIN_MS = 5_000;
const STOP_MS = 5_000;
/** Moving a test clock waits no longer for endpoints than this. */
const RUN_MS = 60_000;
const PRUNE_MS = 600_000;
/** How an attempt is counted, by the state it leaves the delivery in. */
const RESULTS = { delivered: 'delivered', pending: 'failed', failed: 'refused' } as const;

/** Sends what is due, and again by the schedule until the endpoint answers 2xx. Any number of replicas may do so. */
@Injectable()
export class EventSenderHandler implements DueWork, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('EventSubscriptions');
  private readonly stopping = new AbortController();
  private readonly cutOff = new AbortController();
  private readonly underWay = new Set<Promise<void>>();
  private running: Promise<unknown> | undefined;
  private pollMs = POLL_MS;
  private wake: () => void = () => undefined;
  private pruning: NodeJS.Timeout | undefined;

  constructor(
    @InjectPool() private readonly pool: pg.Pool,
    @InjectClock(SERVICE) private readonly clock: BusinessClock,
    private readonly due: DueDeliveriesRepository,
    private readonly deliveries: EventDeliveriesRepository,
    private readonly subscriptions: EventSubscriptionsRepository,
    private readonly endpoints: Endpoints,
    private readonly processes: InstanceProcesses,
    private readonly metrics: IntegrationMetrics,
  ) {
    clock.register(this);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
    this.pruning = setInterval(() => void this.prune(), PRUNE_MS).unref();
  }

  /** Attempts under way may end. Those that are cut off are made again by whoever runs when their lease has ended. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.pruning);
    this.stopping.abort();
    await this.running;
    const waited = new AbortController();
    await Promise.race([this.idle(), pause(STOP_MS, undefined, waited).catch(() => undefined)]);
    waited.abort();
    this.cutOff.abort();
    await this.idle();
  }

  /** Something is about to be due. */
  poke(): void {
    this.pollMs = POLL_MS;
    this.wake();
  }

  nextDue(): Promise<number | null> {
    return this.due.nextDue();
  }

  /** Returns when nothing is due any more at `now`, here or at another replica. */
  async runDue(now: number): Promise<void> {
    const deadline = performance.now() + RUN_MS;
    while (performance.now() < deadline && !this.stopping.signal.aborted) {
      if ((await this.sendDue(now)) > 0) continue;
      const next = await this.due.nextDue();
      if (next === null || next > now) return;
      await this.soon();
    }
  }

  /** Removes what is too old, or belongs to nobody any more. */
  async prune(): Promise<void> {
    try {
      await this.deliveries.prune(this.clock.now());
      await this.subscriptions.sweep();
    } catch (error) {
      this.logger.warn({ msg: 'Old deliveries stay for now', cause: String(error) });
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if ((await this.isAnyDue()) && (await this.sendDue(this.clock.now())) > 0) this.pollMs = POLL_MS;
        else {
          await this.soon(this.pollMs < LONGEST_POLL_MS ? this.pollMs : untilNext(LONGEST_POLL_MS));
          this.pollMs = Math.min(2 * this.pollMs, LONGEST_POLL_MS);
        }
      } catch (error) {
        this.logger.warn({ msg: 'Events cannot be sent now; it is tried again', cause: String(error) });
        await pause(TRY_AGAIN_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
    }
  }

  /** Not asked while something is on its way: an attempt that ends may let the next of its key go. */
  private async isAnyDue(): Promise<boolean> {
    if (this.pollMs < LONGEST_POLL_MS || this.underWay.size > 0) return true;
    const due = (await this.due.nextDue(RECENT_MS)) ?? Number.POSITIVE_INFINITY;
    return due <= this.clock.now();
  }

  /** Until an attempt has ended, which makes room and may let the next of its key go; at most a poll. */
  private async soon(pollMs = POLL_MS): Promise<void> {
    const slept = new AbortController();
    this.wake = () => slept.abort();
    const signal = AbortSignal.any([this.stopping.signal, slept.signal]);
    await Promise.race([...this.underWay, pause(pollMs, undefined, { signal }).catch(() => undefined)]);
    slept.abort();
  }

  private async idle(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  /** Begins the attempts that are due and have room. Returns how many. */
  private async sendDue(now: number): Promise<number> {
    const room = AT_ONCE - this.underWay.size;
    if (room <= 0) return 0;
    const lease = randomUUID();
    const claimed = await this.due.claim(lease, now, room, PER_SUBSCRIPTION);
    for (const delivery of claimed) {
      const attempt: Promise<void> = this.attempt(delivery, lease)
        .catch((error: unknown) =>
          this.logger.warn({ msg: 'An attempt could not be written down; it is repeated', cause: String(error) }),
        )
        .finally(() => this.underWay.delete(attempt));
      this.underWay.add(attempt);
    }
    return claimed.length;
  }

  private async attempt(delivery: ClaimedDelivery, lease: string): Promise<void> {
    if (delivery.unplaced && !(await this.place(delivery, lease))) return;
    const outcome = await this.endpoints.send(delivery, webhookIdOf(delivery), delivery.event, this.cutOff.signal);
    // Whether a call that we cut off has arrived is not known: its lease ends, and it is made again.
    if (this.cutOff.signal.aborted && outcome.status === 0) return;
    await inTransaction(this.pool, (tx) => this.conclude(tx, delivery, lease, outcome));
  }

  /** Whether the fact is of the process that the subscription is about. */
  private async place({ n, key, tenant, processKey }: ClaimedDelivery, lease: string): Promise<boolean> {
    let found: string | undefined;
    try {
      found = await this.processes.ask(key, tenant);
    } catch (error) {
      this.logger.warn({ msg: 'The process of an instance is not known yet', instance_id: key, cause: String(error) });
      await this.due.release(n, lease, this.clock.now() + ASK_AGAIN_MS);
      return false;
    }
    if (found !== processKey) await this.due.discard(n, lease);
    else await this.due.place(n, lease);
    return found === processKey;
  }

  private async conclude(
    tx: pg.PoolClient,
    delivery: ClaimedDelivery,
    lease: string,
    { retryInMs, ...outcome }: Outcome,
  ): Promise<void> {
    const { n, subscriptionId, attempts, tries } = delivery;
    const delivered = outcome.error === '';
    const gone = outcome.status === 410;
    const wait = delivered || gone ? undefined : pauseAfter(tries, Math.random(), retryInMs);
    const state = delivered ? 'delivered' : wait === undefined ? 'failed' : 'pending';
    const ours = await this.due.finish(
      tx,
      { n, lease },
      {
        state,
        nextAttemptAt: this.clock.now() + (wait ?? 0),
        status: outcome.status,
        error: outcome.error,
      },
    );
    if (!ours) return;
    this.metrics.sent(RESULTS[state]);
    await this.deliveries.addAttempt(tx, n, { ...outcome, number: attempts });
    if (delivered) return this.subscriptions.noteSuccess(tx, subscriptionId);
    const since = await this.subscriptions.noteFailure(tx, subscriptionId, outcome.at);
    if (gone) return this.disable(tx, subscriptionId, 'The endpoint answered 410: it is gone');
    if (outcome.at - since < DISABLED_AFTER_MS) return;
    await this.disable(
      tx,
      subscriptionId,
      `Every attempt since ${new Date(since).toISOString()} has failed; the last one: ${outcome.error}`,
    );
  }

  private async disable(tx: pg.PoolClient, subscriptionId: string, reason: string): Promise<void> {
    if (await this.subscriptions.disable(tx, subscriptionId, reason))
      this.logger.warn({ msg: 'An event subscription is disabled', subscriptionId, reason });
  }
}
