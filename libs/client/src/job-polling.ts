import type { ClientUnaryCall, ServiceError } from '@grpc/grpc-js';

import { JobServiceService, type ActivateJobsResponse } from '@baton/contracts/execution';

import { Backoff } from './backoff.js';
import type { Connection } from './connection.js';
import { toBatonError } from './error.js';
import type { JobReceiver, JobSupply, JobTerms } from './job-supply.js';

/** How long a call waits for jobs: shorter than what proxies allow. */
const WAIT_MS = 10_000;
/** As long, where the next type has its turn after it. */
const TURN_MS = 500;
const DEADLINE_MS = WAIT_MS + 10_000;
/** What one call may ask for. */
const MOST = 1_000;

/** Jobs by calls that wait for some, for where a stream cannot be held. */
export class JobPolling implements JobSupply {
  private call: ClientUnaryCall | undefined;
  private readonly ending = new AbortController();
  private readonly backoff = new Backoff();
  private readonly loop: Promise<void>;
  private more: () => void = () => undefined;

  constructor(
    private readonly connection: Connection,
    private readonly terms: JobTerms,
    private credit: number,
    private readonly receiver: Omit<JobReceiver, 'ended'> & { failed(error: Error): void },
  ) {
    this.loop = this.run();
  }

  give(credit: number): void {
    this.credit += credit;
    this.more();
  }

  /** Asks no more, and answers the credit that is left once the last call is answered. */
  async retire(): Promise<number> {
    this.ending.abort();
    this.more();
    await this.loop;
    return this.credit;
  }

  async leave(): Promise<void> {
    this.ending.abort();
    this.call?.cancel();
    await this.retire();
  }

  private async run(): Promise<void> {
    const { signal } = this.ending;
    for (let turn = 0; !signal.aborted; turn++) {
      if (this.credit <= 0) await new Promise<void>((resolve) => (this.more = resolve));
      const { types } = this.terms;
      const type = types[turn % types.length];
      const share = Math.min(MOST, this.credit);
      if (signal.aborted || type === undefined || share <= 0) continue;
      this.credit -= share;
      try {
        const { jobs } = await this.activate(type, share);
        this.backoff.reset();
        this.credit += share - jobs.length;
        this.receiver.take(jobs);
      } catch (error) {
        this.credit += share;
        if (signal.aborted) return;
        const refusal = toBatonError(error);
        this.receiver.failed(refusal);
        await this.backoff.wait(signal, refusal.retryAfterMs).catch(() => undefined);
      }
    }
  }

  private activate(type: string, maxJobs: number): Promise<ActivateJobsResponse> {
    const { path, requestSerialize, responseDeserialize } = JobServiceService.activateJobs;
    const { worker, lockMs, types } = this.terms;
    const waitMs = types.length > 1 ? TURN_MS : WAIT_MS;
    return new Promise((resolve, reject) => {
      const answered = (error: ServiceError | null, response?: ActivateJobsResponse): void => {
        if (error !== null) reject(error);
        else resolve(response ?? { jobs: [] });
      };
      this.call = this.connection.channel.makeUnaryRequest(
        path,
        requestSerialize,
        responseDeserialize,
        { type, worker, maxJobs, lockMs, waitMs },
        this.connection.metadata,
        { deadline: Date.now() + DEADLINE_MS },
        answered,
      );
    });
  }
}
