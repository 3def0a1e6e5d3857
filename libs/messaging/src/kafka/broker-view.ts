import type { Admin } from 'kafkajs';
import { answerOf } from './broker-errors.js';
import { kafkaClient, type ClientOptions } from './clients.js';
import type { KafkaSettings } from './kafka-settings.js';

/** A partition, and how many of its facts a group has not acknowledged. */
export interface Lag {
  readonly partition: number;
  readonly waiting: number;
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
        return { partition, waiting: Math.max(0, Number(BigInt(high) - from)) };
      });
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
