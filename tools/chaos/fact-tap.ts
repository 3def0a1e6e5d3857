import { createRequire } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

import type * as kafkajs from 'kafkajs';

import { topics } from '@baton/contracts';
import { fromBinaryEvent } from '@baton/messaging';

import type { Infrastructure } from '../cluster/infrastructure.ts';
import type { SeenFact } from './check-outside.ts';
import type { Random } from './random.ts';

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs') as typeof kafkajs;
const TOPICS: readonly string[] = [topics.instance, topics.userTask];
/** Messages of each partition that may come again. */
const KEPT = 300;
const PAUSE_MS = 100;

interface Kept {
  readonly topic: string;
  readonly partition: number;
  readonly message: kafkajs.Message;
}

/** Sees every fact that travels, and can send late copies of them. */
export class FactTap {
  readonly #kafka: kafkajs.Kafka;
  #consumer: kafkajs.Consumer;
  #seen: SeenFact[] = [];
  #kept = new Map<string, Kept[]>();
  /** By topic and partition: the offset after the last message that was seen. */
  readonly #places = new Map<string, bigint>();
  #repeated = 0;

  constructor({ brokers, broker }: Infrastructure) {
    const { admin } = broker;
    this.#kafka = new Kafka({
      clientId: 'chaos',
      brokers: [...brokers],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 1_000 },
      ...(admin && { sasl: { mechanism: 'scram-sha-512', username: admin.name, password: admin.password } }),
    });
    this.#consumer = this.#kafka.consumer({
      groupId: 'chaos-tap',
      sessionTimeout: 30_000,
      maxWaitTimeInMs: 200,
      retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 1_000 },
    });
  }

  get repeated(): number {
    return this.#repeated;
  }

  async start(): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topics: [...TOPICS], fromBeginning: true });
    await this.#consumer.run({
      eachMessage: async ({ topic, partition, message }) => this.#take(topic, partition, message),
    });
  }

  /** Waits until all that the broker has has been seen. @throws Error after `ms` milliseconds */
  async caughtUp(ms: number): Promise<void> {
    const admin = this.#kafka.admin();
    await admin.connect();
    try {
      for (const deadline = performance.now() + ms; ; await pause(PAUSE_MS)) {
        if (await this.#hasAll(admin)) return;
        if (performance.now() > deadline) throw new Error('The broker has facts that the harness cannot get');
      }
    } finally {
      await admin.disconnect();
    }
  }

  takeSeen(): readonly SeenFact[] {
    const seen = this.#seen;
    this.#seen = [];
    return seen;
  }

  /** Sends late copies: of each key in order, keys among each other in any. */
  async redeliver(random: Random): Promise<void> {
    const producer = this.#kafka.producer({ idempotent: false });
    await producer.connect();
    try {
      const copies = [...this.#kept.values()].flatMap((kept) => {
        const tail = kept.slice(-random.between(1, KEPT));
        const keys = [...Map.groupBy(tail, ({ message }) => String(message.key)).values()];
        return keys
          .map((own) => ({ at: random.next(), own }))
          .toSorted((a, b) => a.at - b.at)
          .flatMap(({ own }) => own);
      });
      const byTopic = Map.groupBy(copies, ({ topic }) => topic);
      const topicMessages = [...byTopic].map(([topic, own]) => ({
        topic,
        messages: own.map(({ message, partition }) => ({ ...message, partition })),
      }));
      if (topicMessages.length > 0) await producer.sendBatch({ topicMessages });
      this.#repeated += copies.length;
    } finally {
      await producer.disconnect();
    }
  }

  async close(): Promise<void> {
    await this.#consumer.disconnect();
  }

  #take(topic: string, partition: number, { key, value, headers = {}, offset }: kafkajs.KafkaMessage): void {
    const place = `${topic} ${partition}`;
    this.#places.set(place, BigInt(offset) + 1n);
    if (value === null) return;
    const texts = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, String(header)]));
    const fact = fromBinaryEvent(topic, texts, value.toString('utf8'));
    this.#seen.push({ key: `${topic} ${fact.key}`, seq: fact.seq });
    const kept = this.#kept.get(place) ?? [];
    this.#kept.set(place, kept);
    kept.push({ topic, partition, message: { key, value, headers } });
    if (kept.length > 2 * KEPT) kept.splice(0, KEPT);
  }

  async #hasAll(admin: kafkajs.Admin): Promise<boolean> {
    for (const topic of TOPICS) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic))
        if ((this.#places.get(`${topic} ${partition}`) ?? 0n) < BigInt(high)) return false;
    }
    return true;
  }
}
