import { Agent, request } from 'node:http';

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
  private readonly agent = new Agent({ keepAlive: true });
  private readonly address: URL;

  constructor(
    private readonly target: Target,
    private readonly ears: Ears,
  ) {
    this.address = new URL(target.http);
  }

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
    this.agent.destroy();
  }

  private async fetchJobs(take: (job: Job) => void): Promise<void> {
    while (this.open) {
      if (this.hands === 0) {
        await new Promise<void>((resolve) => (this.wake = resolve));
        continue;
      }
      const asked = ActivateJobsRequest.fromPartial({
        type: 'bench',
        worker: 'bench',
        maxJobs: Math.min(this.hands, 1000),
        lockMs: 60_000,
        waitMs: WAIT_MS,
      });
      const { jobs } = (await this.post('/v1/jobs/activate', JSON.stringify(asked))) as {
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

  /** By node:http and kept connections: fetch would cost the two cores three times as much, which are the server's, too. */
  private async post(path: string, body: string): Promise<unknown> {
    const { status, text, retryAfter } = await this.exchange(path, body);
    if (status < 300) return text === '' ? undefined : JSON.parse(text);
    throw new HttpFailure({
      message: `${status} ${text}`,
      refused: status === 429,
      retryAfterMs: Number(retryAfter ?? 0) * 1000,
    });
  }

  private exchange(
    path: string,
    body: string,
  ): Promise<{ status: number; text: string; retryAfter: string | undefined }> {
    const { hostname, port } = this.address;
    const headers = {
      authorization: `Bearer ${this.target.apiKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    return new Promise((resolve, reject) => {
      const call = request({ hostname, port, path, method: 'POST', headers, agent: this.agent }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text, retryAfter: answer.headers['retry-after'] }),
        );
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}
