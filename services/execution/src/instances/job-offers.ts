import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import type { Job } from '@baton/contracts/execution';
import type { EngineEvent, InstanceState, JobCreated } from '@baton/engine';
import { durationMs, TransientMap } from '@baton/kernel';
import { systemClock } from '@baton/service-kit';

import type { Definition } from '../deployments/definition.js';
import { jobOf } from './job-of.js';
import type { Lease } from './side-rows.js';

/** Leases remembered; of others the table knows. */
const MOST_LEASES = 200_000;
/** Types of jobs remembered: as many as diagrams name. */
const MOST_TYPES = 10_000;

/** A worker of this process that takes jobs: a stream, or a call that waits for its first ones. */
export interface JobTaker {
  readonly types: readonly string[];
  /** Absent: of every tenant. */
  readonly tenant?: string;
  /** Milliseconds it may hold a job, unless the diagram says so. */
  readonly lockMs: number;
  /** How many jobs more it takes. */
  credit: number;
  /** Must not throw. */
  deliver(job: Job): void;
}

/** A lease promised to a worker while the job's creation is not committed yet. */
export interface Grant extends Lease {
  readonly taker: JobTaker;
  readonly job: JobCreated;
}

/**
 * Matches jobs with the credit of this process's workers. A job created while a worker has credit and nobody older
 * waits is granted in its creating flush; every other one is claimed from the table.
 */
@Injectable()
export class JobOffers {
  private readonly takers = new Map<string, JobTaker[]>();
  /** Types of which the table may hold free jobs, with how many those are: Infinity where nobody has counted them. */
  private readonly backlog = new Map<string, number>();
  /** Types of which older jobs wait for credit: newer ones queue behind them. */
  private readonly queued = new Set<string>();
  private readonly leases = new TransientMap<string, Lease>();
  private readonly prefix = randomBytes(8).toString('base64url');
  private tokens = 0;
  /** Set by the claimer: there may be free jobs of a type and somebody to take them. */
  onBacklog: (type: string) => void = () => undefined;
  /** Set by the announcer: this process leaves jobs of a type to others. */
  onUngranted: (type: string) => void = () => undefined;

  /** @param looked the taker has just looked into the table: only what came since is looked for */
  join(taker: JobTaker, looked = false): void {
    for (const type of taker.types) {
      const takers = this.takers.get(type);
      if (takers === undefined) this.takers.set(type, [taker]);
      else takers.push(taker);
      if (!looked) this.hint(type);
      else if (this.backlog.has(type)) this.onBacklog(type);
    }
  }

  leave(taker: JobTaker): void {
    for (const type of taker.types) {
      const left = this.takers.get(type)?.filter((other) => other !== taker) ?? [];
      if (left.length === 0) this.takers.delete(type);
      else this.takers.set(type, left);
    }
  }

  /** More credit: what waits in the table comes first. */
  addCredit(taker: JobTaker, credit: number): void {
    taker.credit += credit;
    for (const type of taker.types) if (this.backlog.has(type)) this.onBacklog(type);
  }

  /**
   * The table may hold free jobs of `type`.
   *
   * @param jobs how many more than were known; absent: nobody has counted them
   */
  hint(type: string, jobs = Infinity): void {
    if (this.backlog.size >= MOST_TYPES) this.forgetTypes();
    this.backlog.set(type, (this.backlog.get(type) ?? 0) + jobs);
    if (this.hungry(type)) this.onBacklog(type);
  }

  /** What workers here wait for. */
  types(): readonly string[] {
    return [...this.takers.keys()];
  }

  hintAll(): void {
    for (const type of this.takers.keys()) this.hint(type);
  }

  /** How many free jobs of `type` the table may hold; Infinity where nobody has counted them. */
  waiting(type: string): number {
    return this.backlog.get(type) ?? 0;
  }

  /** As {@link waiting}, for who looks for them now, and says with {@link looked} what is left. */
  take(type: string): number {
    const jobs = this.waiting(type);
    this.backlog.delete(type);
    return jobs;
  }

  /** @param left how many of those taken may still be free; 0: newer ones need not queue any more */
  looked(type: string, left: number): void {
    if (left === 0) this.queued.delete(type);
    else this.hint(type, left);
  }

  /** Whether older jobs of `type` are known to wait. */
  isQueued(type: string): boolean {
    return this.queued.has(type);
  }

  /** Whether jobs wait although workers of this process are there for them: all have their hands full. */
  get isBehind(): boolean {
    for (const type of this.queued) if (this.takers.has(type)) return true;
    return false;
  }

  /** Somebody who takes jobs of `type` now, the longest waiting first. */
  hungry(type: string, tenant?: string): JobTaker | undefined {
    const takers = this.takers.get(type);
    if (takers === undefined) return undefined;
    for (let i = 0; i < takers.length; i++) {
      const taker = takers[i] as JobTaker;
      if (taker.credit <= 0 || (tenant !== undefined && taker.tenant !== undefined && taker.tenant !== tenant))
        continue;
      if (i > 0 || takers.length > 1) takers.push(...takers.splice(i, 1));
      return taker;
    }
    return undefined;
  }

  newToken(): string {
    return `${this.prefix}.${(++this.tokens).toString(36)}`;
  }

  grant(tenant: string, job: JobCreated): Grant | undefined {
    if (this.queued.has(job.jobType)) return undefined;
    const taker = this.hungry(job.jobType, tenant);
    if (taker === undefined) return undefined;
    taker.credit--;
    const lockMs = job.timeout === undefined ? taker.lockMs : durationMs(job.timeout);
    return { taker, job, token: this.newToken(), until: systemClock.now() + lockMs };
  }

  /** The append was not made. */
  takeBack(grants: readonly Grant[]): void {
    for (const { taker } of grants) this.addCredit(taker, 1);
  }

  /** The append is durable: granted jobs go out, the others are for whoever comes. */
  handOut(
    grants: readonly Grant[],
    at: { instanceId: string; state: InstanceState; definition: Definition; events: readonly EngineEvent[] },
  ): void {
    for (const grant of grants) {
      const job = jobOf(at, grant.job.n, grant, {
        retries: grant.job.retries,
        ...(grant.job.variables && { inputs: grant.job.variables }),
      });
      if (job === undefined) {
        this.addCredit(grant.taker, 1);
        continue;
      }
      this.lease(job.jobId, { token: grant.token, until: grant.until });
      grant.taker.deliver(job);
    }
    for (const event of at.events) {
      if (event.type !== 'JobCreated' || grants.some(({ job }) => job.n === event.n)) continue;
      if (at.state.jobs[event.n] === undefined) continue;
      if (this.hungry(event.jobType, at.definition.tenant) === undefined) this.queued.add(event.jobType);
      this.hint(event.jobType, 1);
      this.onUngranted(event.jobType);
    }
  }

  /** Of types that nobody here takes nothing needs to be known: whoever joins looks into the table first. */
  private forgetTypes(): void {
    for (const type of this.backlog.keys()) {
      if (this.takers.has(type)) continue;
      this.backlog.delete(type);
      this.queued.delete(type);
    }
  }

  /** A lease that this process has given out. */
  lease(jobId: string, lease: Lease): void {
    if (this.leases.size >= MOST_LEASES) this.leases.delete(this.leases.keys().next().value as string);
    this.leases.set(jobId, lease);
  }

  /** Whether this process knows that the lease holds; otherwise the table does. */
  holds(jobId: string, token: string): boolean {
    const lease = this.leases.get(jobId);
    return lease !== undefined && lease.token === token && lease.until > systemClock.now();
  }

  extended(jobId: string, lease: Lease): void {
    if (this.leases.has(jobId)) this.leases.set(jobId, lease);
  }

  forget(jobId: string): void {
    this.leases.delete(jobId);
  }

  /** Leases that have run out are the table's alone to judge. */
  forgetExpired(): void {
    const now = systemClock.now();
    for (const [jobId, { until }] of this.leases) if (until <= now) this.leases.delete(jobId);
  }
}
