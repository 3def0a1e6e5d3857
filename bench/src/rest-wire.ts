import { ActivateJobsRequest, type Job } from '@baton/contracts/execution';

import type { Ears, Failure, Target, Wire } from './wire.js';

const WAIT_MS = 500;

class HttpFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** A request per command; jobs are asked for, many at once, and waited for. */
export class RestWire implements Wire {
  private open = true;
  private hands = 0;
  private wake: (() => void) | undefined;

  constructor(
    private readonly target: Target,
    private readonly ears: Ears,
  ) {}

  start(token: number, processKey: string, variablesJson: string): void {
    this.send(token, '/v1/instances', `{"processKey":"${processKey}","variables":${variablesJson}}`, (answer) =>
      this.ears.started(token, (answer as { instanceId: string }).instanceId),
    );
  }

  complete(token: number, { jobId, leaseToken }: Job): void {
    const path = `/v1/jobs/${encodeURIComponent(jobId)}/complete`;
    this.send(
      token,
      path,
      JSON.stringify({ leaseToken }),
      () => this.ears.completed(token),
      () => this.handFree(),
    );
  }

  publish(token: number, name: string, correlationKey: string): void {
    this.send(token, '/v1/messages', JSON.stringify({ name, correlationKey }), (answer) =>
      this.ears.published(token, (answer as { instanceId?: string }).instanceId ?? ''),
    );
  }

  work(credit: number, take: (job: Job) => void): void {
    this.hands = credit;
    void this.fetchJobs(take).catch((error: unknown) => console.error(error));
  }

  close(): void {
    this.open = false;
    this.wake?.();
  }

  private async fetchJobs(take: (job: Job) => void): Promise<void> {
    while (this.open) {
      if (this.hands === 0) {
        await new Promise<void>((resolve) => (this.wake = resolve));
        continue;
      }
      const request = ActivateJobsRequest.fromPartial({
        type: 'bench',
        worker: 'bench',
        maxJobs: Math.min(this.hands, 1000),
        lockMs: 60_000,
        waitMs: WAIT_MS,
      });
      const { jobs } = (await this.post('/v1/jobs/activate', JSON.stringify(request))) as {
        jobs: (Job & { variables: unknown })[];
      };
      this.hands -= jobs.length;
      for (const job of jobs) take({ ...job, variablesJson: JSON.stringify(job.variables) });
    }
  }

  private handFree(): void {
    this.hands++;
    this.wake?.();
  }

  private send(
    token: number,
    path: string,
    body: string,
    answered: (answer: unknown) => void,
    settled?: () => void,
  ): void {
    const failed = (error: unknown): void =>
      this.ears.failed(
        token,
        error instanceof HttpFailure ? error.failure : { message: String(error), refused: false, retryAfterMs: 0 },
      );
    void this.post(path, body).then(answered, failed).finally(settled);
  }

  private async post(path: string, body: string): Promise<unknown> {
    const answer = await fetch(`${this.target.http}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.target.apiKey}`, 'content-type': 'application/json' },
      body,
    });
    const text = await answer.text();
    if (answer.ok) return text === '' ? undefined : JSON.parse(text);
    throw new HttpFailure({
      message: `${answer.status} ${text}`,
      refused: answer.status === 429,
      retryAfterMs: Number(answer.headers.get('retry-after') ?? 0) * 1000,
    });
  }
}
