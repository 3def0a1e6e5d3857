import type { Job } from '@baton/contracts/execution';
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '@baton/kernel';

import { Backoff } from './backoff.js';
import type { StreamCommand } from './command-stream.js';
import type { Commands } from './commands.js';
import type { Connection } from './connection.js';
import { BatonError } from './error.js';
import { JobPolling } from './job-polling.js';
import { JobStream } from './job-stream.js';
import type { JobReceiver, JobSupply, JobTerms } from './job-supply.js';
import { StreamFitness } from './stream-fitness.js';

/** A job as a handler sees it. */
export interface WorkerJob extends Omit<Job, 'variablesJson' | 'headersJson'> {
  readonly variables: JsonObject;
  readonly headers: JsonObject;
}

/** Thrown by a handler: a BPMN error, which an error boundary event may catch. */
export class ProcessError extends Error {
  override readonly name = 'ProcessError';

  constructor(
    readonly errorCode: string,
    message: string,
    readonly variables: JsonObject = {},
  ) {
    super(message);
  }
}

export interface WorkerOptions {
  readonly types: readonly string[];
  /** Who works, for logs; default `worker`. */
  readonly name?: string;
  /** Jobs under way at once; default 32. */
  readonly concurrency?: number;
  /** Milliseconds that a job is reserved; default 30,000. A job that takes longer is handed out again. */
  readonly lockMs?: number;
  /**
   * Does one job and answers its result's variables. Throwing {@link ProcessError} is a BPMN error; throwing anything
   * else is a failed attempt, which Baton repeats with backoff. A job may come twice: use its id as idempotency key.
   */
  readonly handle: (job: WorkerJob) => JsonObject | void | Promise<JsonObject | void>;
  /** Told of failed attempts and lost connections; default: a warning of the process. */
  readonly onError?: (error: Error, job?: WorkerJob) => void;
}

/** How often a worker that polls looks whether it is time to try a stream again. */
const LOOK_MS = 500;

/**
 * Takes jobs as they are created, as long as it has hands free. Reconnects by itself, and asks for jobs by single calls
 * while no stream can be held.
 */
export class Worker {
  private readonly fitness = new StreamFitness(() => performance.now());
  private supply: JobSupply | undefined;
  private looking: NodeJS.Timeout | undefined;
  /** Bears no jobs yet: shows whether streams are held again. */
  private probe: JobStream | undefined;
  private readonly backoff = new Backoff();
  private readonly ending = new AbortController();
  private underWay = 0;
  private spent = 0;
  private idle: (() => void) | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly commands: Commands,
    private readonly options: WorkerOptions,
  ) {
    this.open();
  }

  /** Takes no more jobs, and ends when those under way are answered. */
  async stop(): Promise<void> {
    this.ending.abort();
    clearInterval(this.looking);
    await Promise.all([this.supply?.leave(), this.probe?.leave()]);
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  private get concurrency(): number {
    return this.options.concurrency ?? 32;
  }

  private get terms(): JobTerms {
    const { types, name = 'worker', lockMs = 30_000 } = this.options;
    return { types, worker: name, lockMs };
  }

  private open(): void {
    const free = this.concurrency - this.underWay;
    this.spent = 0;
    if (this.fitness.fit) this.supply = this.stream(free);
    else this.poll(free);
  }

  private stream(credit: number): JobStream {
    const receiver: JobReceiver = {
      take: (jobs) => this.taken(jobs),
      ended: (error) => this.broken(stream, error),
    };
    const stream: JobStream = new JobStream(this.connection, this.terms, credit, this.fitness, receiver);
    return stream;
  }

  private poll(credit: number): void {
    const polling = new JobPolling(this.connection, this.terms, credit, {
      take: (jobs) => this.taken(jobs),
      failed: (error) => this.tell(error),
    });
    this.supply = polling;
    this.looking = setInterval(() => this.look(polling), LOOK_MS).unref();
  }

  /** Goes over to a stream once one is held. */
  private look(polling: JobPolling): void {
    if (this.fitness.due) this.probe ??= this.stream(0);
    if (!this.fitness.fit || this.probe === undefined) return;
    clearInterval(this.looking);
    const stream = (this.supply = this.probe);
    this.probe = undefined;
    void polling.retire().then((credit) => stream.give(credit));
  }

  private broken(stream: JobStream, error?: Error): void {
    if (this.probe === stream) this.probe = undefined;
    if (this.supply !== stream) return;
    this.supply = undefined;
    if (this.ending.signal.aborted) return;
    if (error !== undefined && this.fitness.fit) this.tell(error);
    void this.backoff.wait(this.ending.signal).then(
      () => this.open(),
      () => undefined, // stopped meanwhile
    );
  }

  private taken(jobs: readonly Job[]): void {
    this.backoff.reset();
    for (const job of jobs) void this.take(job);
  }

  private async take(job: Job): Promise<void> {
    this.underWay++;
    const { variablesJson, headersJson, ...rest } = job;
    const seen: WorkerJob = { ...rest, variables: objectOf(variablesJson), headers: objectOf(headersJson) };
    try {
      await this.answer(seen);
    } catch (error) {
      // Too late, or the job was canceled: somebody else answers it, or nobody has to.
      this.tell(error as Error, seen);
    } finally {
      this.underWay--;
      this.giveBack();
      if (this.underWay === 0) this.idle?.();
    }
  }

  private async answer(job: WorkerJob): Promise<void> {
    const { jobId, leaseToken } = job;
    let result: JsonObject | void;
    try {
      result = await this.options.handle(job);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      await this.commands.send(failureOf(job, cause));
      if (!(cause instanceof ProcessError)) this.tell(cause, job);
      return;
    }
    await this.commands.send({
      completeJob: {
        jobId,
        leaseToken,
        variablesJson: result === undefined ? '' : stringifyJson(result),
        requestId: '',
      },
    });
  }

  private tell(error: Error, job?: WorkerJob): void {
    if (this.options.onError !== undefined) this.options.onError(error, job);
    else
      process.emitWarning(`${job === undefined ? 'connection' : `job ${job.jobId}`}: ${error.message}`, 'BatonWorker');
  }

  /** Credit goes back in portions, so that a busy worker does not write a frame per job. */
  private giveBack(): void {
    this.spent++;
    if (this.supply === undefined || this.ending.signal.aborted) return;
    if (this.spent < this.concurrency / 4 && this.underWay > 0) return;
    this.supply.give(this.spent);
    this.spent = 0;
  }
}

function objectOf(json: string): JsonObject {
  if (json === '') return {};
  const value = parseJson(json);
  return isJsonObject(value) ? value : {};
}

function failureOf({ jobId, leaseToken }: WorkerJob, error: Error): StreamCommand {
  if (error instanceof ProcessError) {
    const { errorCode, message, variables } = error;
    return {
      throwJobError: { jobId, leaseToken, errorCode, message, variablesJson: stringifyJson(variables), requestId: '' },
    };
  }
  const retryInMs = error instanceof BatonError ? error.retryAfterMs : undefined;
  return {
    failJob: {
      jobId,
      leaseToken,
      message: error.message,
      requestId: '',
      ...(retryInMs !== undefined && { retryInMs: String(retryInMs) }),
    },
  };
}
