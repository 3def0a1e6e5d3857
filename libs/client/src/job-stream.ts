import { setTimeout as pause } from 'node:timers/promises';

import type { ClientDuplexStream } from '@grpc/grpc-js';

import { JobServiceService, type StreamJobsRequest, type StreamJobsResponse } from '@baton/contracts/execution';

import type { Connection } from './connection.js';
import { BatonError, toBatonError } from './error.js';
import type { JobReceiver, JobSupply, JobTerms } from './job-supply.js';
import { LifeSign } from './life-sign.js';
import type { StreamFitness } from './stream-fitness.js';

/** How long a server may take to say that it sends no more. */
const LEAVE_MS = 1_000;

/** Jobs as they are created, over one stream. */
export class JobStream implements JobSupply {
  private readonly stream: ClientDuplexStream<StreamJobsRequest, StreamJobsResponse>;
  private readonly life: LifeSign;
  private over = false;

  constructor(
    connection: Connection,
    terms: JobTerms,
    credit: number,
    fitness: StreamFitness,
    private readonly receiver: JobReceiver,
  ) {
    const { path, requestSerialize, responseDeserialize } = JobServiceService.streamJobs;
    const stream = connection.channel.makeBidiStreamRequest(
      path,
      requestSerialize,
      responseDeserialize,
      connection.metadata,
    );
    this.stream = stream;
    this.life = new LifeSign(stream, connection, fitness);
    stream.on('data', ({ jobs }: StreamJobsResponse) => receiver.take(jobs));
    stream.on('error', (error: Error) => this.end(error));
    stream.on('end', () => this.end());
    stream.write({ subscribe: { ...terms, types: [...terms.types] }, credit });
  }

  give(credit: number): void {
    if (!this.over && credit > 0) this.stream.write({ subscribe: undefined, credit });
  }

  /** The server ends its side after the last job it has sent, so those still on their way arrive and are done. */
  async leave(): Promise<void> {
    const { stream } = this;
    const left = new Promise<void>((resolve) => stream.once('end', resolve).once('error', () => resolve()));
    stream.end();
    if (!this.over) await Promise.race([left, pause(LEAVE_MS, undefined, { ref: false })]);
    this.life.end();
    stream.cancel();
  }

  private end(error?: Error): void {
    if (this.over) return;
    this.over = true;
    this.life.ended(error === undefined ? ENDED : toBatonError(error));
    this.receiver.ended(error);
  }
}

/** An end without an error is Baton's own. */
const ENDED = new BatonError('The server ended the stream', 'ENDED', 0);
