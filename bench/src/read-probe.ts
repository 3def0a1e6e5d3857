import { credentials, Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { setTimeout as pause } from 'node:timers/promises';

import {
  DeployProcessRequest,
  DeploymentServiceClient,
  ProcessInstanceServiceClient,
  StartInstanceRequest,
  type StartInstanceResponse,
} from '@baton/contracts/execution';
import { GetProgressRequest, ProgressServiceClient, type GetProgressResponse } from '@baton/contracts/insight';
import {
  CompleteUserTaskRequest,
  ListUserTasksRequest,
  UserTaskServiceClient,
  type ListUserTasksResponse,
} from '@baton/contracts/task';

import type { Server } from './bench.js';
import { workloads } from './workloads.js';

const FIRST_PAUSE_MS = 5;
const PATIENCE_MS = 60_000;

/** Milliseconds from the answer to a start until it was seen. */
export interface Lag {
  readonly insightMs: number;
  readonly inboxMs: number;
}

/** Starts instances with a user task now and then, and asks both read models over their API until they show it. */
export class ReadProbe {
  private readonly metadata = new Metadata();
  private readonly instances: ProcessInstanceServiceClient;
  private readonly progress: ProgressServiceClient;
  private readonly tasks: UserTaskServiceClient;

  constructor(private readonly server: Server) {
    const { grpc, apiKey } = server;
    this.metadata.set('authorization', `Bearer ${apiKey}`);
    this.instances = new ProcessInstanceServiceClient(grpc, credentials.createInsecure());
    this.progress = new ProgressServiceClient(grpc, credentials.createInsecure());
    this.tasks = new UserTaskServiceClient(grpc, credentials.createInsecure());
  }

  async deploy(): Promise<void> {
    const { processKey, xml } = workloads['user-task']!;
    const client = new DeploymentServiceClient(this.server.grpc, credentials.createInsecure());
    const definitionId = `bench-probe-${Date.now()}`;
    const modelId = '00000000-0000-7000-8000-000000000000';
    const request = DeployProcessRequest.fromPartial({ definitionId, modelId, processKey, xml });
    await settled((done) => client.deployProcess(request, this.metadata, done));
    client.close();
  }

  /** Probes `perSecond` times a second for `seconds`. */
  async watch(seconds: number, perSecond: number): Promise<readonly Lag[]> {
    const probes: Promise<Lag>[] = [];
    for (let i = 0; i < seconds * perSecond; i++) {
      probes.push(this.probe());
      await pause(1000 / perSecond);
    }
    return Promise.all(probes);
  }

  close(): void {
    for (const client of [this.instances, this.progress, this.tasks]) client.close();
  }

  private async probe(): Promise<Lag> {
    const request = StartInstanceRequest.fromPartial({ processKey: 'user-task', variablesJson: '{"i":-1}' });
    const { instanceId } = await settled<StartInstanceResponse>((done) =>
      this.instances.startInstance(request, this.metadata, done),
    );
    const began = performance.now();
    let userTaskId = '';
    const [insightMs, inboxMs] = await Promise.all([
      seen(began, () => this.isInInsight(instanceId)),
      seen(began, async () => {
        userTaskId = await this.findTask(instanceId);
        return userTaskId !== '';
      }),
    ]);
    await settled((done) =>
      this.tasks.completeUserTask(CompleteUserTaskRequest.fromPartial({ userTaskId }), this.metadata, done),
    );
    return { insightMs, inboxMs };
  }

  private async isInInsight(instanceId: string): Promise<boolean> {
    try {
      const { progress } = await settled<GetProgressResponse>((done) =>
        this.progress.getProgress(GetProgressRequest.fromPartial({ instanceId }), this.metadata, done),
      );
      return (progress?.now.length ?? 0) > 0;
    } catch (error) {
      if ((error as ServiceError).code === status.NOT_FOUND) return false;
      throw error;
    }
  }

  private async findTask(instanceId: string): Promise<string> {
    const request = ListUserTasksRequest.fromPartial({ instanceId, pageSize: 1 });
    const { userTasks } = await settled<ListUserTasksResponse>((done) =>
      this.tasks.listUserTasks(request, this.metadata, done),
    );
    return userTasks[0]?.userTaskId ?? '';
  }
}

/** Asks again after a tenth of the time that has passed, so that asking stays cheap and the figure within 10 %. */
async function seen(began: number, ask: () => Promise<boolean>): Promise<number> {
  for (;;) {
    const asked = performance.now();
    if (await ask()) return asked - began;
    if (asked - began > PATIENCE_MS) throw new Error('A read model has not shown an instance within a minute');
    await pause(Math.max(FIRST_PAUSE_MS, (asked - began) / 10));
  }
}

const settled = <Answer>(run: (done: (error: ServiceError | null, answer: Answer) => void) => void): Promise<Answer> =>
  new Promise((resolve, reject) => run((error, answer) => (error === null ? resolve(answer) : reject(error))));
