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
  UserTaskFilter,
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
    const probes: Promise<Lag | undefined>[] = [];
    for (let i = 0; i < seconds * perSecond; i++) {
      probes.push(this.probe());
      await pause(1000 / perSecond);
    }
    const lags = await Promise.all(probes);
    return lags.filter((lag) => lag !== undefined);
  }

  close(): void {
    for (const client of [this.instances, this.progress, this.tasks]) client.close();
  }

  /** @returns undefined where the server had too much to do already */
  private async probe(): Promise<Lag | undefined> {
    const request = StartInstanceRequest.fromPartial({ processKey: 'user-task', variablesJson: '{"i":-1}' });
    const started = await settled<StartInstanceResponse>((done) =>
      this.instances.startInstance(request, this.metadata, done),
    ).catch(unlessRefused);
    if (started === undefined) return undefined;
    const { instanceId } = started;
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
    ).catch(unlessRefused);
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
      unlessRefused(error);
      return false;
    }
  }

  private async findTask(instanceId: string): Promise<string> {
    const request = ListUserTasksRequest.fromPartial({
      filter: UserTaskFilter.USER_TASK_FILTER_ALL,
      instanceId,
      pageSize: 1,
    });
    const { userTasks } = await settled<ListUserTasksResponse>((done) =>
      this.tasks.listUserTasks(request, this.metadata, done),
    ).catch(noneUnlessRefused);
    return userTasks[0]?.userTaskId ?? '';
  }
}

/** What is refused now is asked for again, or left. */
function unlessRefused(error: unknown): undefined {
  if ((error as ServiceError).code !== status.RESOURCE_EXHAUSTED) throw error;
}

const noneUnlessRefused = (error: unknown): Pick<ListUserTasksResponse, 'userTasks'> =>
  unlessRefused(error) ?? { userTasks: [] };

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
