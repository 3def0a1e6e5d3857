import type { Admin } from 'kafkajs';
import { answerOf } from './broker-errors.js';
import { kafkaClient, type ClientOptions } from './clients.js';
import type { KafkaSettings } from './kafka-settings.js';

/** From so many milliseconds on it is told how old what waits is; below, it counts as new. */
const AGE_FROM_MS = 250;
/** The age is told to a part of 2^this of itself. */
const AGE_HALVINGS = 4;

/** A partition, and how many of its facts a group has not acknowledged. */
export interface Lag {
  readonly partition: number;
  readonly waiting: number;
  /** The place of the first of them. */
  readonly from: bigint;
}

/** What the broker says of topics and groups, over one connection that is made anew after a failure. */
export class BrokerView {
  #admin: Promise<Admin> | undefined;

  constructor(
    private readonly settings: KafkaSettings,
    private readonly report: ClientOptions['report'],
  ) {}

  /** Those of the topics that the broker does not know. */
  unknownTopics(topics: readonly string[]): Promise<string[]> {
    return this.#ask(async (admin) => {
      const unknown: string[] = [];
      for (const topic of topics) {
        await admin.fetchTopicMetadata({ topics: [topic] }).catch((error: unknown) => {
          if (answerOf(error) !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error;
          unknown.push(topic);
        });
      }
      return unknown;
    });
  }

  /** What has been written to the topic and not been acknowledged by the group. */
  lag(groupId: string, topic: string): Promise<Lag[]> {
    return this.#ask(async (admin) => {
      // In this order: what is written meanwhile is not asked of the group.
      const ends = await admin.fetchTopicOffsets(topic);
      const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
      const places = new Map(committed?.partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
      return ends.map(({ partition, low, high }) => {
        const place = places.get(partition) ?? -1n;
        const from = place > BigInt(low) ? place : BigInt(low);
        return { partition, waiting: Math.max(0, Number(BigInt(high) - from)), from };
      });
    });
  }

  /**
   * Milliseconds since the oldest of what waits was written to the broker, by the clock of the process that wrote it: a lower
   * bound, by a sixteenth at most; 0 when nothing waits. The broker tells no message's time, but where those begin that are not
   * older than a moment. What waits before that place is older. Asked is only of what waits, and more the older it is.
   */
  age(topic: string, lags: readonly Lag[]): Promise<number> {
    const waiting = lags.filter((lag) => lag.waiting > 0);
    if (waiting.length === 0) return Promise.resolve(0);
    return this.#ask(async (admin) => {
      const now = Date.now();
      const since = async (moment: number) => {
        const places = await admin.fetchTopicOffsetsByTimestamp(topic, Math.max(0, moment));
        return new Map(places.map(({ partition, offset }) => [partition, BigInt(offset)]));
      };
      let begins: Awaited<ReturnType<typeof since>> | undefined;
      const isOlder = async (age: number) => {
        const places = await since(now - age);
        const behind = waiting.filter(({ partition, from }) => (places.get(partition) ?? 0n) > from);
        if (behind.length === 0) return false;
        // What was compacted away does not wait: all that is there may begin later than the group stands.
        begins ??= await since(0);
        return behind.some(({ partition }) => (places.get(partition) ?? 0n) > (begins?.get(partition) ?? 0n));
      };
      let least = 0;
      for (let age = AGE_FROM_MS; age < now && (await isOlder(age)); age *= 2) least = age;
      for (let [step, left] = [least / 2, AGE_HALVINGS]; step > 0 && left > 0; step /= 2, left--)
        if (await isOlder(least + step)) least += step;
      return least;
    });
  }

  async close(): Promise<void> {
    const admin = await this.#admin?.catch(() => undefined);
    this.#admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }

  async #ask<Answer>(question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
    const link = (this.#admin ??= this.#connect());
    try {
      return await question(await link);
    } catch (error) {
      if (this.#admin === link) await this.close();
      throw error;
    }
  }

  async #connect(): Promise<Admin> {
    const admin = kafkaClient(this.settings, { retries: 3, report: this.report }).admin();
    await admin.connect();
    return admin;
  }
}
