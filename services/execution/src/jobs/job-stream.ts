import type { ServerDuplexStream } from '@grpc/grpc-js';

import type { Job, StreamJobsRequest, StreamJobsResponse } from '@baton/contracts/execution';
import { invalidFields, Rejection } from '@baton/kernel';

import type { JobOffers, JobTaker } from '../instances/job-offers.js';
import { inRange, jobType, shortText } from '../wire/fields.js';
import type { JobClaimer } from './job-claimer.js';
import { LOCK_MS } from './jobs.handler.js';

const MAX_CREDIT = 10_000;
const MAX_TYPES = 100;
/** Characters of variables in one frame, the last job's not counted: clients take at least 4 MiB at once. */
const FRAME_SIZE = 1 << 20;
/** A worker that reads nothing for so long loses what was not sent yet. */
const UNREAD_MS = 5_000;

/** One worker's stream: takes credit, sends jobs, those of the same moment in one frame. */
export class JobStream implements JobTaker {
  types: readonly string[] = [];
  lockMs: number = LOCK_MS.fallback;
  credit = 0;
  readonly tenant?: string;
  private frame: Job[] = [];
  private subscribed = false;
  private closed = false;
  /** The worker does not read: it gets no jobs until what was written is taken. */
  private blocked: NodeJS.Timeout | undefined;

  constructor(
    private readonly call: ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>,
    private readonly offers: JobOffers,
    private readonly claimer: JobClaimer,
    tenant: string | undefined,
  ) {
    if (tenant !== undefined) this.tenant = tenant;
    call.on('drain', () => this.unblock());
  }

  /** @throws Rejection `invalid`, for a frame that breaks the contract */
  receive({ subscribe, credit }: StreamJobsRequest): void {
    if (subscribe !== undefined) this.subscribe(subscribe);
    else if (!this.subscribed) throw new Rejection('invalid', 'SUBSCRIBE_FIRST', 'The first frame must be `subscribe`');
    if (credit < 0 || this.credit + credit > MAX_CREDIT) {
      throw invalidFields('OUT_OF_RANGE', [
        { field: 'credit', message: `must be positive, and at most ${MAX_CREDIT} in all` },
      ]);
    }
    if (credit > 0) this.offers.addCredit(this, credit);
  }

  deliver(job: Job): void {
    if (this.frame.length === 0) setImmediate(() => this.send());
    this.frame.push(job);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.credit = 0;
    clearTimeout(this.blocked);
    this.offers.leave(this);
    this.giveUp();
  }

  private subscribe({ types, worker, lockMs }: NonNullable<StreamJobsRequest['subscribe']>): void {
    if (this.subscribed) throw new Rejection('invalid', 'SUBSCRIBED_ALREADY', 'A stream subscribes once');
    if (types.length === 0 || types.length > MAX_TYPES)
      throw invalidFields('OUT_OF_RANGE', [{ field: 'types', message: `must be 1 to ${MAX_TYPES}` }]);
    this.types = [...new Set(types.map((type) => jobType(type, 'types')))];
    shortText(worker, 'worker');
    this.lockMs = inRange(lockMs, 'lockMs', LOCK_MS);
    this.subscribed = true;
    if (this.blocked === undefined) this.offers.join(this);
  }

  private send(): void {
    if (this.closed) return this.giveUp();
    while (this.blocked === undefined && this.frame.length > 0) {
      if (this.call.write({ jobs: this.nextFrame() })) continue;
      this.offers.leave(this);
      this.blocked = setTimeout(() => this.giveUp(), UNREAD_MS).unref();
    }
  }

  private nextFrame(): Job[] {
    let size = 0;
    let count = 0;
    while (count < this.frame.length && size < FRAME_SIZE) size += this.frame[count++]?.variablesJson.length ?? 0;
    if (count < this.frame.length) return this.frame.splice(0, count);
    const jobs = this.frame;
    this.frame = [];
    return jobs;
  }

  private unblock(): void {
    if (this.blocked === undefined || this.closed) return;
    clearTimeout(this.blocked);
    this.blocked = undefined;
    this.offers.join(this);
    this.send();
  }

  /** Jobs that were not sent are free for others. */
  private giveUp(): void {
    const jobs = this.frame;
    this.frame = [];
    if (!this.closed) this.credit += jobs.length;
    void this.claimer.release(jobs);
  }
}
