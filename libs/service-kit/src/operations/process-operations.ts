import { Rejection } from '@baton/kernel';
import type { Bus, DeadLetter, Subscription } from '@baton/messaging';

import { clockFixed, type BusinessClock } from '../clock/business-clock.js';

/** The business clock of a process, in milliseconds since 1970. */
export interface ClockState {
  readonly now: number;
  /** When its earliest timed work falls due; null when none is open. */
  readonly nextDue: number | null;
  readonly movable: boolean;
}

/** A fact that waits because a consumer could not handle it, or one of the same key before it. */
export interface ParkedLetter {
  readonly consumer: string;
  readonly topic: string;
  readonly key: string;
  readonly type: string;
  readonly factId: string;
  readonly cause: string;
  /** RFC 3339 */
  readonly parkedAt: string;
}

/** Letters of one consumer in one answer. */
const MOST = 200;

/**
 * What those who run the whole installation ask of one process: its clock, its bus, its parked facts. Knows no caller:
 * whoever serves it checks the role first.
 */
export class ProcessOperations {
  constructor(
    private readonly clocks: readonly BusinessClock[],
    private readonly bus: Bus | undefined,
  ) {}

  async clock(): Promise<ClockState> {
    return { now: this.now(), nextDue: await this.nextDue(), movable: this.movable };
  }

  /** The moment the earliest timed work of this process falls due; null when none is open. */
  async nextDue(): Promise<number | null> {
    const due = (await Promise.all(this.clocks.map((clock) => clock.nextDue()))).filter((at) => at !== null);
    return due.length === 0 ? null : Math.min(...due);
  }

  /**
   * Moves every clock of this process forward to `moment`, and none backward. What is due then is left to {@link runDue}.
   *
   * @returns the new time
   * @throws Rejection `wrong-state` CLOCK_FIXED, unless the test clock is on
   */
  async moveClock(moment: number): Promise<number> {
    if (!this.movable) throw clockFixed();
    for (const clock of this.clocks) await clock.moveTo(Math.max(moment, clock.now()));
    return this.now();
  }

  /** Does what is due now. @throws Rejection `wrong-state` CLOCK_FIXED, unless the test clock is on */
  async runDue(): Promise<void> {
    if (!this.movable) throw clockFixed();
    for (const clock of this.clocks) await clock.runDue();
  }

  /**
   * Waits until what was committed here so far is published, and what was published to a topic consumed here is handled
   * or parked.
   *
   * @returns the bus' position: opaque, another one whenever this process has published or handled a fact
   */
  async settle(): Promise<string> {
    await this.bus?.drained();
    return this.bus?.position() ?? '';
  }

  /** The parked facts of one tenant, by consumer and in the order they are to be handled. */
  async listDeadLetters(tenant: string): Promise<readonly ParkedLetter[]> {
    const lists = await Promise.all(
      this.subscriptions.map(async (subscription) =>
        (await lettersOf(subscription, tenant)).map((letter) => parkedOf(subscription.group, letter)),
      ),
    );
    return lists.flat();
  }

  /** The names of the consumers of this process. */
  consumers(): readonly string[] {
    return [...new Set(this.subscriptions.map(({ group }) => group))];
  }

  /**
   * Handles the parked facts of one consumer and tenant again, oldest first.
   *
   * @param key only the facts of this key
   * @returns how many were handled
   * @throws Rejection `not-found` CONSUMER_UNKNOWN; `wrong-state` REDRIVE_FAILED at the first of a key that fails again
   */
  async redrive(tenant: string, consumer: string, key?: string): Promise<number> {
    const named = this.subscriptions.filter(({ group }) => group === consumer);
    if (named.length === 0)
      throw new Rejection('not-found', 'CONSUMER_UNKNOWN', `There is no consumer ${JSON.stringify(consumer)}`);
    let count = 0;
    for (const subscription of named) {
      const keys = new Set((await lettersOf(subscription, tenant)).map((letter) => letter.key));
      for (const each of keys) if (key === undefined || each === key) count += await attempt(subscription, each);
    }
    return count;
  }

  private get movable(): boolean {
    return this.clocks.length > 0 && this.clocks.every((clock) => clock.movable);
  }

  private now(): number {
    return Math.max(...this.clocks.map((clock) => clock.now()));
  }

  private get subscriptions(): readonly Subscription[] {
    return this.bus?.subscriptions() ?? [];
  }
}

const lettersOf = async (subscription: Subscription, tenant: string): Promise<readonly DeadLetter[]> =>
  (await subscription.deadLetters(MOST)).filter(({ fact }) => fact.tenant === tenant);

const parkedOf = (consumer: string, { topic, key, fact, cause, parkedAt }: DeadLetter): ParkedLetter => ({
  consumer,
  topic,
  key,
  type: fact.type,
  factId: fact.id,
  cause,
  parkedAt,
});

async function attempt(subscription: Subscription, key: string): Promise<number> {
  try {
    return await subscription.redrive(key);
  } catch (error) {
    throw new Rejection(
      'wrong-state',
      'REDRIVE_FAILED',
      `${key} cannot be handled yet: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
