import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import type { Listening, ListenOptions } from '../bus.js';
import { Wake } from '../wake.js';
import { within } from '../within.js';
import { inWords, isDenied } from './broker-errors.js';
import { kafkaClient, MAX_WAIT_MS, retrying, type ClientOptions } from './clients.js';
import type { KafkaSettings } from './kafka-settings.js';
import { factOf } from './messages.js';

const STOP_MS = 4_000;
const RETRY_MS = 1_000;
const RETRIES = 10;

export interface KafkaListenerOptions extends ListenOptions {
  readonly kafka: KafkaSettings;
  readonly onCrash: (cause: Error) => void;
  readonly report?: ClientOptions['report'];
}

/** A group of one, new at every start, that commits no offset: the broker forgets it when it has left. */
export class KafkaListener implements Listening {
  readonly #options: KafkaListenerOptions;
  readonly #types: ReadonlySet<string> | undefined;
  readonly #wake = new Wake();
  readonly #ending = Promise.withResolvers<void>();
  #loop: Promise<void> | undefined;
  #consumer: Consumer | undefined;
  #stopped = false;

  constructor(options: KafkaListenerOptions) {
    this.#options = options;
    this.#types = options.types && new Set(options.types);
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake.now();
    this.#ending.resolve();
    if (this.#loop && !(await within(STOP_MS, this.#loop))) await this.#leave();
  }

  async #run(): Promise<void> {
    const { name, topics, onCrash, report } = this.#options;
    while (!this.#stopped) {
      const error = await this.#follow().catch((failure: unknown) => failure);
      await this.#leave();
      if (this.#stopped) return;
      report?.(`${name}: ${inWords(error, topics)}`);
      if (isDenied(error)) onCrash(new Error(`${name}: ${inWords(error, topics)}`, { cause: error }));
      await this.#wake.pause(RETRY_MS, () => this.#stopped);
    }
  }

  /** Returns or throws what ended it. */
  async #follow(): Promise<unknown> {
    const { kafka, name, schema, topics, hear, report } = this.#options;
    const consumer = kafkaClient(kafka, { retries: 3, report }).consumer({
      groupId: `baton.${schema}.${name}.${randomUUID()}`,
      maxWaitTimeInMs: MAX_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { ...retrying(RETRIES), restartOnFailure: () => Promise.resolve(false) },
    });
    this.#consumer = consumer;
    const crash = new Promise<unknown>((ended) =>
      consumer.on(consumer.events.CRASH, ({ payload }) => ended(payload.error)),
    );
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: false });
    if (this.#stopped) return undefined;
    await consumer.run({
      autoCommit: false,
      eachBatch: ({ batch: { topic, partition, messages } }) => {
        const facts = messages
          .map((message) => factOf(topic, partition, message))
          .filter((fact) => fact !== undefined)
          .filter(({ type }) => this.#types?.has(type) ?? true);
        if (facts.length > 0) hear(facts);
        return Promise.resolve();
      },
    });
    return Promise.race([crash, this.#ending.promise]);
  }

  async #leave(): Promise<void> {
    const consumer = this.#consumer;
    this.#consumer = undefined;
    if (consumer) await within(STOP_MS, consumer.disconnect());
  }
}
