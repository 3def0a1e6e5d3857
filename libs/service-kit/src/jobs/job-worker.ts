import { setTimeout as pause } from 'node:timers/promises';

import type { ClientDuplexStream } from '@grpc/grpc-js';

import type { Job, JobServiceService, StreamJobsRequest, StreamJobsResponse } from '@baton/contracts/execution';
import type { ServiceClient } from '../grpc/service-client.js';
import { withLogFields } from '../telemetry/logging.js';

export interface JobWorkerOptions {
  readonly client: ServiceClient<typeof JobServiceService>;
  readonly type: string;
  /** How `execution` knows this worker. */
  readonly worker: string;
  /** Jobs at a time. */
  readonly concurrency: number;
  /** Milliseconds a job is ours; whoever has not answered by then loses it to the next worker. */
  readonly lockMs: number;
  /** Does one job and answers it. `signal` aborts when there is no more time. What it throws is reported. */
  work(job: Job, signal: AbortSignal): Promise<void>;
  report(problem: { readonly msg: string; readonly cause: string; readonly jobId?: string }): void;
}

type Stream = ClientDuplexStream<StreamJobsRequest, StreamJobsResponse>;

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/** Works off jobs of one type: streams them from `execution`, and connects again with backoff whenever that ends. */
export class JobWorker {
  private readonly stopping = new AbortController();
  private readonly outOfTime = new AbortController();
  private readonly jobs = new Set<Promise<void>>();
  private stream: Stream | undefined;
  private loop: Promise<void> | undefined;

  constructor(private readonly options: JobWorkerOptions) {}

  start(): void {
    this.loop ??= this.run();
  }

  /** Takes no more jobs, and waits `ms` for those under way; the rest is aborted and goes to others when its lease ends. */
  async stop(ms: number): Promise<void> {
    this.stopping.abort();
    this.stream?.end();
    const timer = setTimeout(() => this.outOfTime.abort(), ms);
    await Promise.allSettled(this.jobs);
    clearTimeout(timer);
    this.stream?.cancel();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let wait = FIRST_PAUSE_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_PAUSE_MS)) {
      const served = await this.session().catch((error: unknown) => {
        if (wait >= LONGEST_PAUSE_MS) this.options.report({ msg: 'Jobs cannot be fetched now', cause: String(error) });
        return false;
      });
      if (served) wait = FIRST_PAUSE_MS;
      await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  /** One stream, to its end. Whether it brought anything. */
  private async session(): Promise<boolean> {
    const { client, type, worker, lockMs, concurrency } = this.options;
    const stream: Stream = await client.streamJobs({});
    this.stream = stream;
    let served = false;
    stream.on('data', ({ jobs }: StreamJobsResponse) => {
      served = true;
      for (const job of jobs) this.take(job, stream);
    });
    const ended = new Promise<void>((resolve, reject) => {
      stream.on('end', resolve);
      stream.on('error', reject);
    });
    stream.write({ subscribe: { types: [type], worker, lockMs }, credit: Math.max(0, concurrency - this.jobs.size) });
    if (this.stopping.signal.aborted) stream.end();
    try {
      await ended;
    } finally {
      if (this.stream === stream) this.stream = undefined;
    }
    return served;
  }

  private take(job: Job, stream: Stream): void {
    const { work, report } = this.options;
    const done = withLogFields({ instance_id: job.instanceId, job_id: job.jobId }, () =>
      work(job, this.outOfTime.signal).catch((error: unknown) =>
        report({ msg: 'A job could not be answered', cause: String(error), jobId: job.jobId }),
      ),
    ).finally(() => {
      this.jobs.delete(done);
      // Jobs of an earlier stream make room in the present one.
      const open = this.stream ?? stream;
      if (!this.stopping.signal.aborted && open.writable) open.write({ subscribe: undefined, credit: 1 });
    });
    this.jobs.add(done);
  }
}
