import { Baton, BatonError, CommandStream, Connection, type Started, type WorkerJob } from '@baton/client';
import { stringifyJson, type JsonObject } from '@baton/kernel';

import type { Recorder } from '../history.ts';
import { insist } from './patience.ts';

/** Short, so that the jobs of a worker whose connection broke are soon somebody else's. */
const LOCK_MS = 5_000;
const CONCURRENCY = 64;
/** Refusals that end a job for a worker: somebody else did it, or it was done before and the answer was lost. */
const OVER = new Set(['JOB_NOT_OPEN', 'JOB_LEASE_LOST', 'INSTANCE_ENDED', 'INSTANCE_UNKNOWN', 'JOB_UNKNOWN']);

/** Clients of every replica of `execution`, which ask again until they are answered. */
export class Clients {
  readonly #sdks: readonly Baton[];
  readonly #connections: readonly Connection[];
  readonly #streams: readonly CommandStream[];
  #tokens = 0;
  #open = 0;

  private readonly recorder: Recorder;
  private readonly giveUp: AbortSignal;

  constructor(addresses: readonly string[], apiKey: string, recorder: Recorder, giveUp: AbortSignal) {
    this.recorder = recorder;
    this.giveUp = giveUp;
    this.#sdks = addresses.map((address) => new Baton({ address, apiKey }));
    this.#connections = addresses.map((address) => new Connection({ address, apiKey }));
    this.#streams = this.#connections.map((connection) => new CommandStream(connection));
  }

  get replicas(): number {
    return this.#sdks.length;
  }

  /** Jobs whose completion is not answered yet. */
  get open(): number {
    return this.#open;
  }

  /** A text that no other answer holds. */
  token(): string {
    return `t${(this.#tokens += 1)}-${process.pid}.`;
  }

  /** Starts an instance: begun at one replica, repeated at the next. */
  async start(processKey: string, key: string, variables: JsonObject, replica: number): Promise<Started> {
    const record = this.recorder.begin(key, processKey);
    const options = { businessKey: key, requestId: key, variables };
    const started = await insist(
      (attempt) => this.#at(this.#sdks, replica + attempt).start(processKey, options),
      this.giveUp,
    );
    record.instanceId = started.instanceId;
    return started;
  }

  async publish(name: string, key: string, replica: number): Promise<void> {
    const messageId = `${name} ${key}`;
    const options = { correlationKey: key, messageId, timeToLive: 'PT1H' };
    await insist((attempt) => this.#at(this.#sdks, replica + attempt).publish(name, options), this.giveUp);
    this.recorder.messages.push({ messageId, key });
  }

  /** Works jobs at one replica. Each is answered over a stream of our own first, so that we hear of it, and again by the SDK. */
  work(replica: number, types: readonly string[]): void {
    this.#at(this.#sdks, replica).work({
      types,
      name: `chaos-${replica}`,
      concurrency: CONCURRENCY,
      lockMs: LOCK_MS,
      onError: () => undefined,
      handle: (job) => this.#complete(job, replica),
    });
  }

  async close(): Promise<void> {
    for (const stream of this.#streams) stream.close();
    for (const connection of this.#connections) connection.close();
    await Promise.all(this.#sdks.map((sdk) => sdk.close()));
  }

  /** The same replica again and again: one that has gone wrong is to be noticed, not avoided. */
  async #complete({ jobId, leaseToken, instanceId, elementId }: WorkerJob, replica: number): Promise<JsonObject> {
    const token = this.token();
    const variables = { [`by_${elementId}`]: token };
    this.#open += 1;
    const completeJob = { jobId, leaseToken, variablesJson: stringifyJson(variables), requestId: '' };
    try {
      await insist(
        () => this.#at(this.#streams, replica).send({ completeJob }),
        this.giveUp,
        ({ code }) => OVER.has(code),
      );
      this.recorder.jobs.push({ instanceId, n: Number(jobId.split(':').at(-1)), token });
    } catch (error) {
      if (!(error instanceof BatonError)) throw error;
    } finally {
      this.#open -= 1;
    }
    return variables;
  }

  #at<Item>(items: readonly Item[], index: number): Item {
    const item = items[index % items.length];
    if (item === undefined) throw new RangeError('There is no replica');
    return item;
  }
}
