import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

import {
  ActivateJobsRequest,
  CommandServiceClient,
  CompleteJobRequest,
  JobServiceClient,
  ProcessInstanceServiceClient,
  StartInstanceRequest,
  type Acknowledgement,
  type Command,
  type Job,
  type StartInstanceResponse,
} from '@baton/contracts/execution';

import type { UserTaskWorker } from './user-tasks.js';
import type { Workload } from './workloads.js';

export type Transport = 'stream' | 'unary' | 'rest';

/** Where and as whom to work. */
export interface Target {
  readonly grpc: string;
  readonly http: string;
  readonly apiKey: string;
}

/** Starts instances and completes jobs over one transport. A promise settles when the server has answered. */
export interface Wire {
  /** Answers the instance's id. */
  start(processKey: string, variablesJson: string): Promise<string>;
  complete(job: Job): Promise<void>;
  /** Calls `take` with each job; `credit` of them at once at most. */
  work(credit: number, take: (job: Job) => Promise<void>): void;
  close(): void;
}

export function openWire(transport: Transport, target: Target): Wire {
  return transport === 'stream' ? streamWire(target) : transport === 'unary' ? unaryWire(target) : restWire(target);
}

const headers = ({ apiKey }: Target): Metadata => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${apiKey}`);
  return metadata;
};

function streamWire(target: Target): Wire {
  const client = new CommandServiceClient(target.grpc, credentials.createInsecure());
  const call = client.execute(headers(target));
  const waiting = new Map<number, { resolve(instanceId: string): void; reject(error: Error): void }>();
  let frame: Command[] = [];
  let ids = 0;
  call.on('data', ({ acknowledgements }: { acknowledgements: Acknowledgement[] }) => {
    for (const { clientCommandId, error, started } of acknowledgements) {
      const waiter = waiting.get(clientCommandId);
      waiting.delete(clientCommandId);
      if (error === undefined) waiter?.resolve(started?.instanceId ?? '');
      else waiter?.reject(new Error(`${error.code}: ${error.message}`));
    }
  });
  call.on('error', (error: ServiceError) => {
    for (const waiter of waiting.values()) waiter.reject(error);
  });
  const send = (command: Omit<Command, 'clientCommandId'>) =>
    new Promise<string>((resolve, reject) => {
      const clientCommandId = (ids = (ids + 1) >>> 0);
      waiting.set(clientCommandId, { resolve, reject });
      if (frame.length === 0) {
        setImmediate(() => {
          const commands = frame;
          frame = [];
          for (let i = 0; i < commands.length; i += 1000) call.write({ commands: commands.slice(i, i + 1000) });
        });
      }
      frame.push({ ...command, clientCommandId });
    });
  const jobs = jobStream(target);
  return {
    start: (processKey, variablesJson) =>
      send({ startInstance: StartInstanceRequest.fromPartial({ processKey, variablesJson }) }),
    complete: async ({ jobId, leaseToken }) =>
      void (await send({ completeJob: CompleteJobRequest.fromPartial({ jobId, leaseToken }) })),
    work: jobs.work,
    close: () => {
      call.end();
      jobs.close();
      client.close();
    },
  };
}

function jobStream(target: Target): Pick<Wire, 'work' | 'close'> {
  const client = new JobServiceClient(target.grpc, credentials.createInsecure());
  const call = client.streamJobs(headers(target));
  call.on('error', () => undefined);
  return {
    work: (credit, take) => {
      let spent = 0;
      call.on('data', ({ jobs }: { jobs: Job[] }) => {
        for (const job of jobs) {
          void take(job).finally(() => {
            if (spent++ === 0) {
              setImmediate(() => {
                call.write({ subscribe: undefined, credit: spent });
                spent = 0;
              });
            }
          });
        }
      });
      call.write({ subscribe: { types: ['bench'], worker: 'bench', lockMs: 60_000 }, credit });
    },
    close: () => {
      call.cancel();
      client.close();
    },
  };
}

function unaryWire(target: Target): Wire {
  const instances = new ProcessInstanceServiceClient(target.grpc, credentials.createInsecure());
  const workers = new JobServiceClient(target.grpc, credentials.createInsecure());
  const metadata = headers(target);
  const settled = <Answer>(run: (done: (error: ServiceError | null, answer: Answer) => void) => void) =>
    new Promise<Answer>((resolve, reject) =>
      run((error, answer) => (error === null ? resolve(answer) : reject(error))),
    );
  const jobs = jobStream(target);
  return {
    start: async (processKey, variablesJson) => {
      const request = StartInstanceRequest.fromPartial({ processKey, variablesJson });
      return (await settled<StartInstanceResponse>((done) => instances.startInstance(request, metadata, done)))
        .instanceId;
    },
    complete: async ({ jobId, leaseToken }) => {
      const request = CompleteJobRequest.fromPartial({ jobId, leaseToken });
      await settled((done) => workers.completeJob(request, metadata, done));
    },
    work: jobs.work,
    close: () => {
      jobs.close();
      instances.close();
      workers.close();
    },
  };
}

function restWire({ http, apiKey }: Target): Wire {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${http}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const connection = { open: true };
  return {
    start: async (processKey, variablesJson) => {
      const body = { processKey, variables: JSON.parse(variablesJson) as unknown };
      return ((await post('/v1/instances', body)) as { instanceId: string }).instanceId;
    },
    complete: async ({ jobId, leaseToken }) =>
      void (await post(`/v1/jobs/${encodeURIComponent(jobId)}/complete`, { leaseToken })),
    work: (credit, take) => {
      let free = credit;
      void (async () => {
        while (connection.open) {
          if (free === 0) {
            await new Promise((resolve) => setImmediate(resolve));
            continue;
          }
          const request = ActivateJobsRequest.fromPartial({
            type: 'bench',
            worker: 'bench',
            maxJobs: free,
            lockMs: 60_000,
            waitMs: 500,
          });
          const { jobs } = (await post('/v1/jobs/activate', request)) as { jobs: (Job & { variables: unknown })[] };
          free -= jobs.length;
          for (const job of jobs)
            void take({ ...job, variablesJson: JSON.stringify(job.variables) }).finally(() => free++);
        }
      })().catch((error: unknown) => console.error(error));
    },
    close: () => {
      connection.open = false;
    },
  };
}

/** Counts of a run, and how long each instance took from its start to the answer of its last step. */
export interface Tally {
  started: number;
  completed: number;
  duplicates: number;
  failures: number;
  readonly latency: RecordableHistogram;
}

export const newTally = (): Tally => ({
  started: 0,
  completed: 0,
  duplicates: 0,
  failures: 0,
  latency: createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 }),
});

/** Drives instances: `inFlight` at once, or, with a rate, that many a second however many are under way. */
export class Load {
  tally = newTally();
  private readonly open = new Map<number, { at: number; left: number; tally: Tally }>();
  private readonly seen = new Set<string>();
  /** What was started as which instance, for those whose step does not say. */
  private readonly instances = new Map<string, number>();
  private next = 0;
  private going = false;

  constructor(
    private readonly wire: Wire,
    private readonly workload: Workload,
    private readonly inFlight: number,
    private readonly people: UserTaskWorker,
  ) {
    // Twice what is under way: a next job is there before the answer to the last one, and need not wait for its credit.
    if (workload.step === 'job') wire.work(2 * Math.max(inFlight, 100), (job) => this.take(job));
    if (workload.step === 'user-task')
      void people.work((task) => this.decide(task)).catch((error: unknown) => console.error(error));
  }

  /** Runs for `seconds` and then until nothing is under way. */
  async run(seconds: number, perSecond?: number): Promise<{ tally: Tally; elapsed: number }> {
    const tally = (this.tally = newTally());
    const began = performance.now();
    this.going = true;
    if (perSecond === undefined) for (let i = 0; i < this.inFlight; i++) this.begin();
    else await this.pace(perSecond, seconds);
    if (perSecond === undefined) await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    this.going = false;
    const inTime = tally.completed;
    const elapsed = (performance.now() - began) / 1000;
    for (const deadline = performance.now() + 30_000; this.open.size > 0 && performance.now() < deadline;)
      await new Promise((resolve) => setTimeout(resolve, 10));
    return { tally, elapsed: (elapsed * tally.completed) / Math.max(inTime, 1) };
  }

  private async pace(perSecond: number, seconds: number): Promise<void> {
    this.going = false;
    const began = performance.now();
    for (let sent = 0; performance.now() - began < seconds * 1000;) {
      for (const due = ((performance.now() - began) / 1000) * perSecond; sent < due; sent++) this.begin();
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  private begin(): void {
    const i = this.next++;
    const { tally } = this;
    tally.started++;
    this.open.set(i, { at: performance.now(), left: this.workload.jobs, tally });
    this.wire.start(this.workload.processKey, `{"i":${i},"customer":"customer ${i}","amount":${i % 1000}}`).then(
      (instanceId) => (this.workload.step === 'none' ? this.finished(i) : this.instances.set(instanceId, i)),
      (error: unknown) => this.failed(i, error),
    );
  }

  private async take(job: Job): Promise<void> {
    const { i } = JSON.parse(job.variablesJson) as { i: number };
    if (this.seen.has(job.jobId)) this.tally.duplicates++;
    this.seen.add(job.jobId);
    try {
      await this.wire.complete(job);
    } catch (error) {
      this.failed(i, error);
      return;
    }
    const instance = this.open.get(i);
    if (instance !== undefined && --instance.left === 0) this.finished(i);
  }

  private async decide({ userTaskId, instanceId }: { userTaskId: string; instanceId: string }): Promise<void> {
    const i = this.instances.get(instanceId);
    if (i === undefined || this.seen.has(userTaskId)) return;
    this.seen.add(userTaskId);
    try {
      await this.people.complete(userTaskId);
      this.finished(i);
    } catch (error) {
      this.failed(i, error);
    }
  }

  private finished(i: number): void {
    const instance = this.open.get(i);
    if (instance === undefined) return;
    this.open.delete(i);
    instance.tally.completed++;
    instance.tally.latency.record(Math.max(1, Math.round((performance.now() - instance.at) * 1000)));
    if (this.going) this.begin();
  }

  private failed(i: number, error: unknown): void {
    if (this.tally.failures++ < 3) console.error(String(error));
    this.open.delete(i);
    if (this.going) this.begin();
  }
}
