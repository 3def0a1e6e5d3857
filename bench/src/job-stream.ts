import { credentials, type Metadata } from '@grpc/grpc-js';

import { JobServiceClient, type Job } from '@baton/contracts/execution';

/** Takes jobs as they are created. Credit goes back a quarter at a time, so that it costs a frame per many jobs. */
export class JobStream {
  private readonly client: JobServiceClient;
  private readonly call: ReturnType<JobServiceClient['streamJobs']>;
  private credit = 0;
  private spent = 0;
  private closed = false;

  constructor(address: string, metadata: Metadata) {
    this.client = new JobServiceClient(address, credentials.createInsecure());
    this.call = this.client.streamJobs(metadata);
    this.call.on('error', (error) => {
      if (!this.closed) throw new Error(`The job stream broke: ${error.message}`);
    });
  }

  work(credit: number, take: (job: Job) => void): void {
    this.credit = credit;
    this.call.on('data', ({ jobs }: { jobs: Job[] }) => {
      for (const job of jobs) take(job);
    });
    this.call.write({ subscribe: { types: ['bench'], worker: 'bench', lockMs: 60_000 }, credit });
  }

  done(): void {
    if (++this.spent < this.credit / 4) return;
    this.call.write({ subscribe: undefined, credit: this.spent });
    this.spent = 0;
  }

  close(): void {
    this.closed = true;
    this.call.cancel();
    this.client.close();
  }
}
