import { Injectable } from '@nestjs/common';

import { toTimestamp } from '@baton/contracts';
import {
  type ActivateJobsRequest,
  type CompleteJobRequest,
  type ExtendJobLeaseRequest,
  type ExtendJobLeaseResponse,
  type FailJobRequest,
  type Job,
  type ThrowJobErrorRequest,
} from '@baton/contracts/execution';
import type { EngineCommand } from '@baton/engine';
import { invalidFields, Rejection } from '@baton/kernel';
import { InjectClock, OpenStreams, systemClock, type BusinessClock, type Caller } from '@baton/service-kit';

import { JobOffers, type JobTaker } from '../instances/job-offers.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { Coalesced } from '../wire/coalesced.js';
import { cutText, inRange, jobType, requiredText, shortText } from '../wire/fields.js';
import { parsePartId } from '../wire/ids.js';
import { actorOf, requireWorker, tenantOfWork } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';
import { JobClaimer, type ClaimTerms } from './job-claimer.js';
import { JobsRepository } from './jobs.repository.js';

export const LOCK_MS = { min: 1_000, max: 3_600_000, fallback: 30_000 };
const MAX_WAIT_MS = 60_000;
const MAX_JOBS = 1_000;
/** Characters of variables in one answer, the last job's not counted: clients take at least 4 MiB at once. */
const ANSWER_SIZE = 1 << 20;
/** Calls of this process that wait for jobs. */
const MOST_WAITING = 5_000;
/** A year: longer waits are mistakes. */
const MAX_RETRY_MS = 366 * 24 * 3_600_000;

type Leased = { readonly jobId: string; readonly leaseToken: string };

@Injectable()
export class JobsHandler {
  private readonly leases: Coalesced<{ token: string | null }>;
  private waiting = 0;

  constructor(
    private readonly instances: ProcessInstances,
    private readonly offers: JobOffers,
    private readonly jobs: JobsRepository,
    private readonly claimer: JobClaimer,
    private readonly streams: OpenStreams,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {
    this.leases = new Coalesced((ids) => this.jobs.leases(ids));
  }

  /** @param gone aborts the wait: the caller is there no more */
  async activate(request: ActivateJobsRequest, caller: Caller, gone?: AbortSignal): Promise<Job[]> {
    requireWorker(caller);
    const type = jobType(request.type, 'type');
    shortText(request.worker, 'worker');
    const lockMs = inRange(request.lockMs, 'lockMs', LOCK_MS);
    const maxJobs = inRange(request.maxJobs, 'maxJobs', { min: 1, max: MAX_JOBS, fallback: 1 });
    const waitMs = inRange(request.waitMs, 'waitMs', { min: 0, max: MAX_WAIT_MS, fallback: 0 });
    const tenant = tenantOfWork(caller);
    const terms = { type, lockMs, ...(tenant !== undefined && { tenant }) };
    const jobs = this.fitting(await this.claimer.claim(terms, maxJobs));
    return jobs.length > 0 || waitMs === 0 || gone?.aborted === true || this.streams.stopping.aborted
      ? jobs
      : this.firstJobs(terms, maxJobs, waitMs, gone);
  }

  async complete(request: CompleteJobRequest, caller: Caller): Promise<void> {
    const variables = parseVariables(request.variablesJson);
    await this.answer('complete', request, caller, (n) => ({ type: 'CompleteJob', n, variables }));
  }

  async fail(request: FailJobRequest, caller: Caller): Promise<void> {
    const { retries } = request;
    if (retries !== undefined && (retries < 0 || retries > 1_000))
      throw invalidFields('OUT_OF_RANGE', [{ field: 'retries', message: 'must be 0 to 1000' }]);
    const retryInMs = request.retryInMs === undefined ? undefined : Number(request.retryInMs);
    if (retryInMs !== undefined && !(retryInMs >= 0 && retryInMs <= MAX_RETRY_MS)) {
      throw invalidFields('OUT_OF_RANGE', [{ field: 'retryInMs', message: `must be 0 to ${MAX_RETRY_MS}` }]);
    }
    await this.answer('fail', request, caller, (n) => ({
      type: 'FailJob',
      n,
      message: cutText(request.message),
      ...(retries !== undefined && { retries }),
      ...(retryInMs !== undefined && { retryAt: this.clock.now() + retryInMs }),
    }));
  }

  async throwError(request: ThrowJobErrorRequest, caller: Caller): Promise<void> {
    const errorCode = requiredText(request.errorCode, 'errorCode');
    const variables = parseVariables(request.variablesJson);
    await this.answer('error', request, caller, (n) => ({
      type: 'ThrowJobError',
      n,
      errorCode,
      message: cutText(request.message),
      variables,
    }));
  }

  async extend(request: ExtendJobLeaseRequest, caller: Caller): Promise<ExtendJobLeaseResponse> {
    requireWorker(caller);
    const { instanceId, n } = parsePartId(request.jobId, 'job');
    const until = systemClock.now() + inRange(request.lockMs, 'lockMs', LOCK_MS);
    const { state } = await this.instances.read(instanceId, tenantOfWork(caller));
    if (state.jobs[n] === undefined) throw notOpen(request.jobId);
    if (!(await this.jobs.extend(instanceId, n, request.leaseToken, until))) throw leaseLost(request.jobId);
    this.offers.extended(request.jobId, { token: request.leaseToken, until });
    return { leaseExpiresAt: toTimestamp(until) };
  }

  /** The lease makes the request id: what a worker repeats under its lease is carried out once. */
  private async answer(
    verb: string,
    { jobId, leaseToken }: Leased,
    caller: Caller,
    commandOf: (n: number) => EngineCommand,
  ): Promise<void> {
    requireWorker(caller);
    const { instanceId, n } = parsePartId(jobId, 'job');
    const token = requiredText(leaseToken, 'leaseToken', 100);
    const refusal = this.offers.holds(jobId, token) ? undefined : await this.refusalOf(jobId, token);
    const tenant = tenantOfWork(caller);
    const origin = { actor: actorOf(caller), ...(tenant !== undefined && { tenant }) };
    await this.instances.execute(
      instanceId,
      `${verb}:${n}:${token}`,
      commandOf(n),
      origin,
      refusal &&
        (() => {
          throw refusal;
        }),
    );
    this.offers.forget(jobId);
  }

  private async refusalOf(jobId: string, token: string): Promise<Rejection | undefined> {
    const lease = await this.leases.get(jobId);
    // Without a row, the engine says why: no such instance, ended, or no such open job.
    if (lease === undefined || lease.token === token) return undefined;
    return leaseLost(jobId);
  }

  /** What fits into one answer; the rest is free again. */
  private fitting(jobs: Job[]): Job[] {
    let size = 0;
    let count = 0;
    while (count < jobs.length && size < ANSWER_SIZE) size += jobs[count++]?.variablesJson.length ?? 0;
    void this.claimer.release(jobs.slice(count));
    return count < jobs.length ? jobs.slice(0, count) : jobs;
  }

  /** Waits for the first jobs, no longer than this process runs; what comes after the answer goes back. */
  private firstJobs(terms: ClaimTerms, maxJobs: number, waitMs: number, gone?: AbortSignal): Promise<Job[]> {
    if (this.waiting >= MOST_WAITING) throw tooManyWait();
    this.waiting++;
    return new Promise((resolve) => {
      const jobs: Job[] = [];
      let answered = false;
      let soon: NodeJS.Immediate | undefined;
      const answer = () => {
        if (answered) return;
        answered = true;
        this.waiting--;
        this.offers.leave(taker);
        clearTimeout(deadline);
        gone?.removeEventListener('abort', answer);
        this.streams.stopping.removeEventListener('abort', answer);
        if (gone?.aborted === true) void this.claimer.release(jobs);
        resolve(this.fitting(jobs));
      };
      const taker: JobTaker = {
        ...terms,
        types: [terms.type],
        credit: maxJobs,
        deliver: (job) => {
          if (answered) return void this.claimer.release([job]);
          jobs.push(job);
          soon ??= setImmediate(answer);
        },
      };
      const deadline = setTimeout(answer, waitMs);
      gone?.addEventListener('abort', answer, { once: true });
      this.streams.stopping.addEventListener('abort', answer, { once: true });
      this.offers.join(taker, true);
    });
  }
}

const tooManyWait = (): Rejection =>
  new Rejection('exhausted', 'TOO_MANY_WAITING', `At most ${MOST_WAITING} calls may wait for jobs`, {
    retryAfterMs: 1_000,
  });
const notOpen = (jobId: string): Rejection =>
  new Rejection('wrong-state', 'JOB_NOT_OPEN', `The job ${jobId} is no longer open`);
const leaseLost = (jobId: string): Rejection =>
  new Rejection('wrong-state', 'JOB_LEASE_LOST', `The lease of job ${jobId} has passed to another worker, or ran out`);
