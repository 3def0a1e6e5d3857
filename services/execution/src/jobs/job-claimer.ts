import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

import type { Job } from '@baton/contracts/execution';
import { RECENT_MS } from '@baton/messaging';
import { every, InjectClock, isDatabaseAway, systemClock, type BusinessClock, type DueWork } from '@baton/service-kit';

import { jobOf } from '../instances/job-of.js';
import { JobOffers, type JobTaker } from '../instances/job-offers.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { JobsRepository, type ClaimedJob } from './jobs.repository.js';

export interface ClaimTerms {
  readonly type: string;
  /** Absent: of every tenant. */
  readonly tenant?: string;
  readonly lockMs: number;
}

const MAX_CLAIM = 500;
/** Leases that ran out and retries that fell due are found this often. */
const POLL_MS = 1_000;

/** Takes free jobs from the table for workers with credit: after a hint, or by looking now and then. */
@Injectable()
export class JobClaimer implements OnApplicationBootstrap, OnModuleDestroy, DueWork {
  private readonly logger = new Logger(JobClaimer.name);
  private readonly claiming = new Map<string, Promise<void>>();
  private stopPolling: (() => void) | undefined;
  private looking: Promise<void> | undefined;
  private closed = false;

  constructor(
    private readonly offers: JobOffers,
    private readonly jobs: JobsRepository,
    private readonly instances: ProcessInstances,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  onApplicationBootstrap(): void {
    this.clock.register(this);
    this.offers.onBacklog = (type) => this.pump(type);
    this.stopPolling = every(POLL_MS, () => {
      this.offers.forgetExpired();
      this.looking ??= this.look().finally(() => (this.looking = undefined));
    });
  }

  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    this.stopPolling?.();
    await this.looking;
    await Promise.all(this.claiming.values());
  }

  nextDue(): Promise<number | null> {
    return this.jobs.nextRetry(this.clock.now());
  }

  /** Jobs are only offered: who does them works in real time. */
  async runDue(): Promise<void> {
    this.offers.hintAll();
    await Promise.all(this.claiming.values());
  }

  /** Leases up to `limit` free jobs, oldest first. */
  async claim(terms: ClaimTerms, limit: number): Promise<Job[]> {
    const waiting = this.offers.take(terms.type);
    let left = waiting;
    try {
      const jobs = await this.lease(terms, limit);
      // A worker of one tenant says nothing about the jobs of the others; they are found by looking now and then.
      left = jobs.length < limit ? 0 : Math.max(waiting - jobs.length, 0);
      return jobs;
    } finally {
      this.offers.looked(terms.type, left);
    }
  }

  private async lease({ type, tenant, lockMs }: ClaimTerms, limit: number): Promise<Job[]> {
    const token = this.offers.newToken();
    const rows = await this.jobs.claim({
      type,
      limit,
      token,
      lockMs,
      now: systemClock.now(),
      businessNow: this.clock.now(),
      ...(tenant !== undefined && { tenant }),
    });
    const jobs = await Promise.all(rows.map((row) => this.read(row, token)));
    return jobs.filter((job) => job !== undefined);
  }

  /** Jobs whose worker has gone before they reached it. */
  async release(jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.jobs.release(jobs).catch((error: unknown) => this.report(error));
    for (const { jobId, type } of jobs) {
      this.offers.forget(jobId);
      this.offers.hint(type, 1);
    }
  }

  /** One question for all types that workers wait for: most of the time nothing is free. */
  private async look(): Promise<void> {
    const types = this.offers.types();
    if (types.length === 0) return;
    try {
      const [now, businessNow] = [systemClock.now(), this.clock.now()];
      const free = (await this.jobs.nextFree(types, RECENT_MS)) ?? Number.POSITIVE_INFINITY;
      if (free > Math.max(now, businessNow)) return;
      for (const type of await this.jobs.freeTypes(types, now, businessNow)) this.offers.hint(type);
    } catch (error) {
      this.report(error);
    }
  }

  private pump(type: string): void {
    if (this.closed || this.claiming.has(type)) return;
    const claiming = this.claimAll(type)
      .catch((error: unknown) => this.report(error))
      .finally(() => this.claiming.delete(type));
    this.claiming.set(type, claiming);
  }

  private async claimAll(type: string): Promise<void> {
    // Credit that comes in the same moment is claimed for in one statement.
    await new Promise((resolve) => setImmediate(resolve));
    for (;;) {
      const taker = this.offers.hungry(type);
      const waiting = this.offers.waiting(type);
      if (this.closed || taker === undefined || waiting === 0) return;
      // While nobody is known to wait, new jobs are granted from the other half.
      const share = this.offers.isQueued(type) ? taker.credit : Math.ceil(taker.credit / 2);
      const limit = Math.min(waiting, share, MAX_CLAIM);
      await this.claimInto(type, taker, limit);
    }
  }

  private async claimInto(type: string, taker: JobTaker, limit: number): Promise<void> {
    taker.credit -= limit;
    let delivered = 0;
    try {
      const jobs = await this.claim({ ...taker, type }, limit);
      for (const job of jobs) taker.deliver(job);
      delivered = jobs.length;
    } finally {
      if (delivered < limit) this.offers.addCredit(taker, limit - delivered);
    }
  }

  /** One unreadable instance keeps nobody else's jobs back; its lease runs out. */
  private async read(row: ClaimedJob, token: string): Promise<Job | undefined> {
    try {
      const { state, definition } = await this.instances.read(row.instanceId, undefined, row.head);
      const lease = { token, until: row.leasedUntil };
      const details = { retries: row.retries, ...(row.inputs !== null && { inputs: row.inputs }) };
      const job = jobOf({ instanceId: row.instanceId, state, definition }, row.n, lease, details);
      if (job !== undefined) this.offers.lease(job.jobId, lease);
      return job;
    } catch (error) {
      this.report(error);
      return undefined;
    }
  }

  private report(error: unknown): void {
    if (isDatabaseAway(error)) this.logger.warn({ msg: 'The database does not answer; jobs wait' });
    else this.logger.error(error);
  }
}
