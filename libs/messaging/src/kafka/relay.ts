import type { Producer } from 'kafkajs';
import type { Pool } from 'pg';
import type { Backlog } from '../bus.js';
import { toBinaryEvent } from '../cloud-event.js';
import type { Fact } from '../fact.js';
import { samePlace, type Cursor, type FactSource } from '../fact-source.js';
import type { Leadership } from '../leadership.js';
import { Offsets } from '../offsets.js';
import { Polling } from '../polling.js';
import { Wake } from '../wake.js';
import { within } from '../within.js';
import { answerOf, inWords, isDenied } from './broker-errors.js';
import { kafkaClient, Partitioners, retrying, type ClientOptions } from './clients.js';
import type { KafkaSettings } from './kafka-settings.js';

const READ_ROWS = 500;
/** In one send: its part of one partition has to stay below the topic's `max.message.bytes`. */
const SEND_BYTES = 700_000;
/** The cursor follows this seldom while there is more to send: what lies between is sent again after a crash. */
const SAVE_MS = 250;
const MAX_BACKOFF_MS = 1_000;
/** From this failure in a row on it is told, and another process may try its luck. */
const TELLING_FAILURES = 3;
const STOP_MS = 3_000;

export interface RelayOptions {
  readonly kafka: KafkaSettings;
  readonly source: FactSource;
  readonly pool: Pool;
  readonly schema: string;
  readonly leadership: Leadership;
  readonly pollMs: number;
  readonly leadMs: number;
  /** The broker does not allow it, now or any more. */
  readonly onDenied: (cause: Error) => void;
  readonly report?: ClientOptions['report'];
}

/** Another process has moved the cursor: this one leads no more. */
class Deposed extends Error {}

/**
 * Publishes one source, in the one process that leads the relay of its schema. One send is under way at a time and the
 * cursor moves after the broker's answer, so after any failure the same facts are sent again in the same order: a reader
 * may see some twice, but sees none before its predecessors and misses none.
 */
export class Relay {
  readonly topic: string;
  readonly #options: RelayOptions;
  readonly #name: string;
  readonly #offsets: Offsets;
  readonly #wake = new Wake();
  readonly #polling = new Polling();
  readonly #unsubscribe: () => void;
  #producer: Producer | undefined;
  #loop: Promise<void> | undefined;
  #stopped = false;
  /** While this process leads: after what it has published, and where the database knows it to be. */
  #place: { at: Cursor | null; saved: Cursor | null } | undefined;
  #published = 0;
  #failure: string | undefined;

  constructor(options: RelayOptions) {
    this.#options = options;
    this.topic = options.source.topic;
    this.#name = `${options.schema}/relay`;
    this.#offsets = new Offsets(options.schema, 'relay');
    this.#unsubscribe = options.source.onPoke(() => {
      this.#polling.poke();
      this.#wake.now();
    });
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unsubscribe();
    this.#wake.now();
    if (this.#loop) await within(STOP_MS, this.#loop);
    await this.#discardProducer();
  }

  /** Facts published by this process. */
  get published(): number {
    return this.#published;
  }

  get failure(): string | undefined {
    return this.#failure;
  }

  /** Whether the broker has all that has been committed. */
  async caughtUp(): Promise<boolean> {
    if (!(await this.#options.source.pending(await this.#reached()))) return true;
    this.#wake.now();
    return false;
  }

  async backlog(): Promise<Backlog> {
    const { source, schema } = this.#options;
    return { stage: 'relay', name: schema, topic: this.topic, ...(await source.backlog(await this.#reached())) };
  }

  async #reached(): Promise<Cursor | null> {
    return this.#place ? this.#place.at : this.#offsets.load(this.#options.pool, this.topic);
  }

  async #run(): Promise<void> {
    const { leadership, leadMs } = this.#options;
    for (let failures = 0; !this.#stopped;) {
      try {
        if (await leadership.take(this.#name)) await this.#lead(() => void (failures = 0));
        else {
          this.#failure = undefined;
          await this.#wake.pause(leadMs, () => this.#stopped);
        }
      } catch (error) {
        await this.#discardProducer();
        // Whoever still leads goes on where he was, and sends again only what failed.
        if (error instanceof Deposed || !leadership.holds(this.#name)) this.#place = undefined;
        if (error instanceof Deposed) continue;
        failures++;
        this.#tell(error, failures);
        const pause = Math.min(100 * 2 ** (failures - 1), MAX_BACKOFF_MS);
        const unanswered = answerOf(error) === undefined && failures >= TELLING_FAILURES;
        // The broker may be reachable from another process; for that, this one steps back for a moment.
        if (unanswered) {
          this.#place = undefined;
          await leadership.release(this.#name);
        }
        await this.#wake.pause(unanswered ? 2 * leadMs : pause, () => this.#stopped);
      }
    }
    await this.#discardProducer();
  }

  #tell(error: unknown, failures: number): void {
    const told = isDenied(error) || answerOf(error) === 'UNKNOWN_TOPIC_OR_PARTITION' || failures >= TELLING_FAILURES;
    if (!told) return;
    this.#failure = inWords(error, [this.topic]);
    if (isDenied(error) && !this.#stopped) this.#options.onDenied(new Error(this.#failure, { cause: error }));
  }

  /** Until stopped or deposed. */
  async #lead(progress: () => void): Promise<void> {
    const { source, leadership, pool, pollMs } = this.#options;
    const place = (this.#place ??= await this.#load());
    let savedMoment = performance.now();
    const save = async () => {
      const { at, saved } = place;
      if (samePlace(saved, at)) return;
      if (!(await this.#offsets.move(pool, this.topic, saved, at))) throw new Deposed();
      place.saved = at;
      savedMoment = performance.now();
    };
    this.#producer ??= await this.#newProducer(); // also without facts: that the broker is away should be known
    while (!this.#stopped && leadership.holds(this.#name)) {
      this.#wake.clear();
      const { ageMs, again } = this.#polling.look(performance.now(), pollMs);
      const { facts, cursor } = await source.read(place.at, READ_ROWS, { ageMs, reader: this });
      const moved = !samePlace(place.at, cursor);
      for (const part of portions(facts)) await this.#send(part);
      place.at = cursor;
      this.#failure = undefined;
      progress();
      const due = savedMoment + SAVE_MS - performance.now();
      if (due <= 0) await save();
      if (moved) this.#polling.poke();
      else {
        const pause = again - performance.now();
        await this.#wake.sleep(samePlace(place.saved, place.at) ? pause : Math.min(pause, due));
      }
    }
    await save();
    this.#place = undefined;
  }

  async #load(): Promise<{ at: Cursor | null; saved: Cursor | null }> {
    const saved = await this.#offsets.load(this.#options.pool, this.topic);
    return { at: saved, saved };
  }

  async #send(messages: readonly Message[]): Promise<void> {
    if (!this.#options.leadership.holds(this.#name)) throw new Deposed();
    const producer = (this.#producer ??= await this.#newProducer());
    await producer.send({ topic: this.topic, messages: [...messages], acks: -1, timeout: 4_000 });
    this.#published += messages.length;
  }

  async #newProducer(): Promise<Producer> {
    const { kafka, report } = this.#options;
    const producer = kafkaClient(kafka, { retries: 3, report }).producer({
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
      maxInFlightRequests: 1,
      // The library would take a partition whose leader moves between two attempts for answered by the other leader's
      // answer, and lose it. So it tries once, and the loop sends everything again.
      retry: retrying(0),
    });
    try {
      await producer.connect();
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
    return producer;
  }

  async #discardProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    if (producer) await within(1_000, producer.disconnect());
  }
}

interface Message {
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
}

function* portions(facts: readonly Fact[]): Iterable<Message[]> {
  let part: Message[] = [];
  let bytes = 0;
  for (const fact of facts) {
    const { headers, body } = toBinaryEvent(fact);
    const size = Buffer.byteLength(body) + 500;
    if (part.length > 0 && bytes + size > SEND_BYTES) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push({ key: fact.key, value: body, headers: { ...headers } });
    bytes += size;
  }
  if (part.length > 0) yield part;
}
