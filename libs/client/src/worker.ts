import { setTimeout as pause } from 'node:timers/promises';

import type { ClientDuplexStream } from '@grpc/grpc-js';

import {
  JobServiceService,
  type Job,
  type StreamJobsRequest,
  type StreamJobsResponse,
} from '@baton/contracts/execution';
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '@baton/kernel';

import { Backoff } from './backoff.js';
import type { CommandStream } from './command-stream.js';
import type { Connection } from './connection.js';
import { BatonError } from './error.js';

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

/** How long a server may take to say that it sends no more. */
const LEAVE_MS = 1_000;

/** Takes jobs as they are created, as long as it has hands free. Reconnects by itself. */
export class Worker {
  private stream: ClientDuplexStream<StreamJobsRequest, StreamJobsResponse> | undefined;
  private readonly backoff = new Backoff();
  private readonly ending = new AbortController();
  private underWay = 0;
  private spent = 0;
  private idle: (() => void) | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly commands: CommandStream,
    private readonly options: WorkerOptions,
  ) {
    this.open();
  }

  /** Takes no more jobs, and ends when those under way are answered. */
  async stop(): Promise<void> {
    this.ending.abort();
    await this.leave();
    if (this.underWay > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  /** The server ends its side after the last job it has sent, so those still on their way arrive and are done. */
  private async leave(): Promise<void> {
    const { stream } = this;
    if (stream === undefined) return;
    const left = new Promise<void>((resolve) => stream.once('end', resolve).once('error', () => resolve()));
    stream.end();
    await Promise.race([left, pause(LEAVE_MS, undefined, { ref: false })]);
    stream.cancel();
  }

  private get concurrency(): number {
    return this.options.concurrency ?? 32;
  }

  private open(): void {
    const { path, requestSerialize, responseDeserialize } = JobServiceService.streamJobs;
    const stream = this.connection.channel.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      this.connection.metadata,
    );
    this.stream = stream;
    this.spent = 0;
    stream.on('data', ({ jobs }: StreamJobsResponse) => {
      this.backoff.reset();
      for (const job of jobs) void this.take(job);
    });
    stream.on('error', (error: Error) => this.broken(stream, error));
    stream.on('end', () => this.broken(stream));
    const { types, name = 'worker', lockMs = 30_000 } = this.options;
    stream.write({ subscribe: { types: [...types], worker: name, lockMs }, credit: this.concurrency - this.underWay });
  }

  private broken(stream: ClientDuplexStream<StreamJobsRequest, StreamJobsResponse>, error?: Error): void {
    if (this.stream !== stream) return;
    this.stream = undefined;
    if (this.ending.signal.aborted) return;
    if (error !== undefined) this.tell(error);
    void this.backoff.wait(this.ending.signal).then(
      () => this.open(),
      () => undefined, // stopped meanwhile
    );
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
    if (this.stream === undefined || this.ending.signal.aborted) return;
    if (this.spent < this.concurrency / 4 && this.underWay > 0) return;
    this.stream.write({ subscribe: undefined, credit: this.spent });
    this.spent = 0;
  }
}

function objectOf(json: string): JsonObject {
  if (json === '') return {};
  const value = parseJson(json);
  return isJsonObject(value) ? value : {};
}

function failureOf({ jobId, leaseToken }: WorkerJob, error: Error): Parameters<CommandStream['send']>[0] {
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
