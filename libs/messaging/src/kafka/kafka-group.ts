import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { Backlog, DeadLetter, GroupHealth, Subscription } from '../bus.js';
import { DeadLetters } from '../dead-letters.js';
import { Wake } from '../wake.js';
import { within } from '../within.js';
import { inWords, isDenied, isDeposed, isWithoutCoordinator } from './broker-errors.js';
import type { BrokerView } from './broker-view.js';
import { kafkaClient, MAX_WAIT_MS, retrying, type ClientOptions } from './clients.js';
import { Commits } from './commits.js';
import { GroupWork, type GroupWorkOptions } from './group-work.js';
import type { KafkaSettings } from './kafka-settings.js';
import { factOf, isWanted, refusingUnreadable } from './messages.js';

const HEARTBEAT_MS = 500;
const MAX_BACKOFF_MS = 5_000;
const STOP_MS = 4_000;
/** Without a sign of the broker for so long, there is trouble. */
const SILENCE_MS = 10_000;
const RETRIES = 10;
/** All partitions of one answer of the broker are handed over at once. */
const PARTITIONS_AT_ONCE = 64;

export interface KafkaGroupOptions extends GroupWorkOptions {
  readonly kafka: KafkaSettings;
  readonly view: BrokerView;
  /** Milliseconds after which the broker gives a silent member's partitions to others. */
  readonly sessionTimeoutMs: number;
  readonly onCrash: (cause: Error) => void;
  readonly report?: ClientOptions['report'];
}

class Stopping extends Error {}

/** One process's membership in a group. */
export class KafkaGroup implements Subscription {
  readonly group: string;
  /** The group's name on the broker. */
  readonly groupId: string;
  readonly #options: KafkaGroupOptions;
  readonly #letters: DeadLetters;
  readonly #work: GroupWork;
  readonly #types: ReadonlySet<string> | undefined;
  readonly #wake = new Wake();
  readonly #ending = Promise.withResolvers<void>();
  #consumer: Consumer | undefined;
  #loop: Promise<void> | undefined;
  #stopped = false;
  #partitions = 0;
  #heard = performance.now();
  #problem: string | undefined;
  #failure: string | undefined;

  constructor(options: KafkaGroupOptions) {
    const { db, group, types } = options;
    this.#options = options;
    this.group = group;
    this.groupId = `baton.${db.schema}.${group}`;
    this.#letters = new DeadLetters(db.schema, group);
    this.#work = new GroupWork({ ...options, handle: refusingUnreadable(options.handle) }, this.#letters);
    this.#types = types && new Set(types);
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#work.interrupt(new Stopping());
    this.#wake.now();
    this.#ending.resolve();
    if (!this.#loop) return;
    if (!(await within(STOP_MS, this.#loop)) && this.#consumer) await this.#leave(this.#consumer);
  }

  health(): GroupHealth {
    const failure = this.#work.failure ?? this.#failure ?? this.#silence();
    return {
      group: this.group,
      leading: this.#partitions > 0,
      delivered: this.#work.delivered,
      parked: this.#work.parked,
      ...(failure !== undefined && { failure }),
    };
  }

  deadLetters(limit = 100): Promise<readonly DeadLetter[]> {
    return this.#letters.list(this.#options.db.pool, limit);
  }

  async redrive(key: string): Promise<number> {
    let total = 0;
    for (const topic of this.#options.topics) {
      const { handled, failure } = await this.#work.redrive(topic, key);
      total += handled;
      if (failure !== undefined) throw failure;
    }
    return total;
  }

  /** Whether all members together have acknowledged all that the broker has. */
  async caughtUp(): Promise<boolean> {
    for (const topic of this.#options.topics) {
      const lags = await this.#options.view.lag(this.groupId, topic);
      if (lags.some(({ waiting }) => waiting > 0)) return false;
    }
    return true;
  }

  async backlogs(): Promise<Backlog[]> {
    const { topics, view } = this.#options;
    const found: Backlog[] = [];
    for (const topic of topics) {
      const lags = await view.lag(this.groupId, topic);
      const waiting = Math.min(
        lags.reduce((sum, lag) => sum + lag.waiting, 0),
        10_000,
      );
      const oldestSeconds = (await view.age(topic, lags)) / 1_000;
      found.push({ stage: 'group', name: this.group, topic, waiting, oldestSeconds });
    }
    return found;
  }

  #silence(): string | undefined {
    const silent = performance.now() - this.#heard;
    if (this.#loop === undefined || this.#stopped || this.#work.busy || silent < SILENCE_MS) return undefined;
    return `no answer from the broker for ${Math.round(silent / 1_000)} s${this.#problem ? ` (${this.#problem})` : ''}`;
  }

  async #run(): Promise<void> {
    const { topics } = this.#options;
    this.#heard = performance.now();
    for (let failures = 0; !this.#stopped;) {
      const joined = { ever: false };
      try {
        throw await this.#follow(joined);
      } catch (error) {
        if (joined.ever) failures = 0;
        if (!this.#stopped) this.#crashed(error, topics);
      }
      await this.#wake.pause(Math.min(100 * 2 ** failures++, MAX_BACKOFF_MS), () => this.#stopped);
    }
  }

  #crashed(error: unknown, topics: readonly string[]): void {
    this.#failure = isWithoutCoordinator(error)
      ? `the broker has no coordinator for ${this.groupId} yet, or this user may not read for that group`
      : inWords(error, error instanceof UnknownTopics ? error.topics : topics);
    if (isDenied(error)) this.#options.onCrash(new Error(`${this.group}: ${this.#failure}`, { cause: error }));
  }

  /** Consumes until something ends it that the library does not mend by itself, or it is stopped. Returns or throws why. */
  async #follow(joined: { ever: boolean }): Promise<unknown> {
    const { kafka, view, topics, sessionTimeoutMs } = this.#options;
    const unknown = await view.unknownTopics(topics);
    if (unknown.length > 0) throw new UnknownTopics(unknown);
    const report = (problem: string) => {
      this.#problem = problem;
      this.#options.report?.(problem);
    };
    const consumer = kafkaClient(kafka, { retries: 3, report }).consumer({
      groupId: this.groupId,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.min(HEARTBEAT_MS, sessionTimeoutMs / 3),
      maxWaitTimeInMs: MAX_WAIT_MS,
      metadataMaxAge: 30_000,
      allowAutoTopicCreation: false,
      // The loop here begins again instead, and knows why.
      retry: { ...retrying(RETRIES), restartOnFailure: () => Promise.resolve(false) },
    });
    this.#consumer = consumer;
    const { CRASH, GROUP_JOIN, FETCH } = consumer.events;
    const crash = new Promise<unknown>((ended) => consumer.on(CRASH, ({ payload }) => ended(payload.error)));
    consumer.on(FETCH, () => void (this.#heard = performance.now()));
    consumer.on(GROUP_JOIN, ({ payload }) => {
      joined.ever = true;
      this.#heard = performance.now();
      this.#failure = undefined;
      this.#partitions = Object.values(payload.memberAssignment).reduce((sum, each) => sum + each.length, 0);
      if (!this.#stopped) this.#work.resume();
    });
    const commits = new Commits();
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...topics], fromBeginning: true });
      if (this.#stopped) return new Stopping();
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
        eachBatch: (payload) => this.#batch(payload, commits),
      });
      return await Promise.race([crash, this.#ending.promise]);
    } finally {
      await this.#leave(consumer);
    }
  }

  /** Acknowledges to the broker what has been committed to the database, and never before. */
  async #batch(payload: EachBatchPayload, commits: Commits): Promise<void> {
    const { batch, heartbeat, resolveOffset, commitOffsetsIfNecessary } = payload;
    const { topic, partition, messages } = batch;
    const { maxBatch = 500 } = this.#options;
    // Handling may take long, and waiting longer: the broker must know all the time that this member lives.
    const beat = () =>
      void heartbeat().then(
        () => (this.#heard = performance.now()),
        (error: unknown) => {
          if (isDeposed(error) || isDenied(error)) this.#work.interrupt(error);
        },
      );
    const beating = setInterval(beat, HEARTBEAT_MS / 2);
    try {
      for (let from = 0; from < messages.length; from += maxBatch) {
        if (this.#stopped) return;
        const part = messages.slice(from, from + maxBatch);
        const facts = part
          .map((message) => factOf(topic, partition, message))
          .filter((fact) => fact !== undefined)
          .filter((fact) => isWanted(fact, this.#types));
        if (facts.length > 0) await this.#work.handle({ topic, partition, facts });
        const last = part.at(-1)?.offset ?? '0';
        await commits.commit({ topic, partition, offset: String(BigInt(last) + 1n) }, commitOffsetsIfNecessary);
        resolveOffset(last);
      }
    } catch (error) {
      if (!(error instanceof Stopping)) throw error;
    } finally {
      clearInterval(beating);
    }
  }

  async #leave(consumer: Consumer): Promise<void> {
    this.#consumer = undefined;
    this.#partitions = 0;
    await within(STOP_MS, consumer.disconnect());
  }
}

class UnknownTopics extends Error {
  readonly type = 'UNKNOWN_TOPIC_OR_PARTITION';
  constructor(readonly topics: readonly string[]) {
    super(`Unknown: ${topics.join(', ')}`);
  }
}
