import { setTimeout as pause } from 'node:timers/promises';

import type { JsonObject } from '@baton/kernel';

import { WEIGHTS } from '../diagrams.ts';
import type { Recorder } from '../history.ts';
import { Random } from '../random.ts';
import { ADMIN_KEY, type Stage } from '../stage.ts';
import { Clients } from './clients.ts';
import { GivenUp } from './patience.ts';
import { People } from './people.ts';
import { Rest } from './rest.ts';

/** Stories under way at once: while much is broken, no more are begun. */
const AT_ONCE = 150;
const TICK_MS = 100;
/** Changes of one instance that come at once, shared out among the replicas. */
const CHANGES = 6;

export interface LoadOptions {
  readonly seed: number;
  /** Starts per second. */
  readonly rate: number;
  readonly recorder: Recorder;
}

/** Steady work of every kind, by clients that do not give up. */
export class Load {
  readonly #random: Random;
  readonly #giveUp = new AbortController();
  readonly #clients: Clients;
  readonly #people: People;
  readonly #replicas: readonly Rest[];
  readonly #under = new Set<Promise<void>>();
  #running = false;
  #count = 0;
  #loop: Promise<void> = Promise.resolve();
  #peopleAtWork: Promise<void>;

  private readonly options: LoadOptions;

  constructor(stage: Stage, options: LoadOptions) {
    this.options = options;
    const { signal } = this.#giveUp;
    this.#random = new Random(options.seed ^ 0x5eed);
    this.#clients = new Clients(stage.executions, ADMIN_KEY, options.recorder, signal);
    this.#people = new People(stage.task, ADMIN_KEY, options.recorder, signal, () => this.#clients.token());
    this.#replicas = stage.cluster.processes
      .filter(({ place }) => place.service === 'execution')
      .map(({ httpUrl }) => new Rest(httpUrl, ADMIN_KEY));
    for (let replica = 0; replica < stage.executions.length; replica += 1)
      this.#clients.work(replica, replica === 0 ? ['chaos-a', 'chaos-b'] : [replica === 1 ? 'chaos-a' : 'chaos-b']);
    this.#peopleAtWork = this.#people.work();
  }

  /** Stories begun so far. */
  get count(): number {
    return this.#count;
  }

  /** Stories, jobs and tasks whose calls are not all answered. */
  get open(): number {
    return this.#under.size + this.#clients.open + this.#people.open;
  }

  run(): void {
    this.#running = true;
    this.#loop = this.#pump();
  }

  /** Begins nothing more; what is under way goes on. */
  async rest(): Promise<void> {
    this.#running = false;
    await this.#loop;
  }

  async close(): Promise<void> {
    await this.rest();
    this.#giveUp.abort();
    await Promise.all([...this.#under, this.#peopleAtWork]);
    this.#people.close();
    await this.#clients.close();
  }

  async #pump(): Promise<void> {
    let owed = 0;
    while (this.#running) {
      owed = Math.min(owed + (this.options.rate * TICK_MS) / 1_000, this.options.rate);
      for (; owed >= 1 && this.#under.size < AT_ONCE; owed -= 1) this.#begin();
      await pause(TICK_MS);
    }
  }

  #begin(): void {
    this.#count += 1;
    const process = this.#random.weighted(WEIGHTS);
    const replica = this.#random.between(0, this.#clients.replicas - 1);
    const wait = `PT${(this.#random.between(2, 30) / 10).toFixed(1)}S`;
    const key = `${process}-${this.#count}`;
    const story = this.#tell(process, key, wait, replica)
      .catch((error: unknown) => {
        if (!(error instanceof GivenUp)) throw error;
      })
      .finally(() => this.#under.delete(story));
    this.#under.add(story);
  }

  async #tell(process: string, key: string, wait: string, replica: number): Promise<void> {
    const variables: JsonObject = { order: key, wait };
    // A message may be there before the one who waits for it.
    const early = process === 'message' && this.#count % 2 === 0;
    const told = early ? this.#clients.publish('chaos-news', key, replica + 1) : undefined;
    const [{ instanceId }] = await Promise.all([this.#clients.start(process, key, variables, replica), told]);
    if (process === 'message' && !early) await this.#clients.publish('chaos-news', key, replica + 1);
    if (process !== 'contended') return;
    await Promise.all(Array.from({ length: CHANGES }, (_, index) => this.#change(instanceId, index)));
    await this.#clients.publish('chaos-go', key, replica + 1);
  }

  /** At one replica until it is taken there, at the same moment as others elsewhere. */
  async #change(instanceId: string, index: number): Promise<void> {
    const token = this.#clients.token();
    const at = this.#replicas[index % this.#replicas.length];
    await at?.taken(this.#giveUp.signal, 'PATCH', `/v1/instances/${instanceId}/variables`, {
      variables: { [`change${index}`]: token },
      requestId: token,
    });
    this.options.recorder.changes.push({ instanceId, token });
  }
}
