import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';

import {
  UserTaskServiceService,
  type CompleteUserTaskRequest,
  type CompleteUserTaskResponse,
  type CompleteUserTasksRequest,
  type CompleteUserTasksResponse,
} from '@baton/contracts/execution';
import { Rejection } from '@baton/kernel';
import { encodeStatus, toRpcFailure } from '@baton/service-kit';

/** The service `execution` as `task` meets it: a real gRPC server that takes completions, or does what a test tells it. */
export class FakeExecution {
  /** Every completion that arrived, repeated ones included. */
  readonly received: CompleteUserTaskRequest[] = [];
  /** Calls that brought many. */
  calls = 0;
  /** It is of a release that takes completions one by one. */
  older = false;
  address = '';
  private readonly server = new Server();
  private failure: Rejection | null = null;
  private readonly failures = new Map<string, Rejection>();
  private before: (() => Promise<void>) | null = null;

  async start(): Promise<this> {
    this.server.addService(UserTaskServiceService, {
      completeUserTask: (
        call: ServerUnaryCall<CompleteUserTaskRequest, CompleteUserTaskResponse>,
        reply: sendUnaryData<CompleteUserTaskResponse>,
      ) => void this.answer(call, reply),
      completeUserTasks: (
        call: ServerUnaryCall<CompleteUserTasksRequest, CompleteUserTasksResponse>,
        reply: sendUnaryData<CompleteUserTasksResponse>,
      ) => void this.answerAll(call, reply),
    });
    const port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      );
    });
    this.address = `127.0.0.1:${port}`;
    return this;
  }

  /** From now on it refuses; null: it takes everything again. */
  refuseWith(failure: Rejection | null): void {
    this.failure = failure;
  }

  /** Refuses the completion of one task. */
  refuse(userTaskId: string, failure: Rejection): void {
    this.failures.set(userTaskId, failure);
  }

  /** Does `work` within the next call, before it is answered. */
  beforeAnswer(work: () => Promise<void>): void {
    this.before = work;
  }

  stop(): void {
    this.server.forceShutdown();
  }

  private async answer(
    call: ServerUnaryCall<CompleteUserTaskRequest, CompleteUserTaskResponse>,
    reply: sendUnaryData<CompleteUserTaskResponse>,
  ): Promise<void> {
    this.received.push(call.request);
    await this.work();
    const failure = this.failureOf(call.request);
    if (failure === null) reply(null, {});
    else reply(toRpcFailure(failure) as never);
  }

  private async answerAll(
    call: ServerUnaryCall<CompleteUserTasksRequest, CompleteUserTasksResponse>,
    reply: sendUnaryData<CompleteUserTasksResponse>,
  ): Promise<void> {
    if (this.older) return reply({ code: status.UNIMPLEMENTED });
    this.calls++;
    const requests = call.request.completions.flatMap(({ request }) => request ?? []);
    this.received.push(...requests);
    await this.work();
    const results = requests.map((request) => {
      const failure = this.failureOf(request);
      return { refusal: failure === null ? Buffer.alloc(0) : encodeStatus(failure) };
    });
    reply(null, { results });
  }

  private async work(): Promise<void> {
    const { before } = this;
    this.before = null;
    await before?.();
  }

  private failureOf({ userTaskId }: CompleteUserTaskRequest): Rejection | null {
    return this.failures.get(userTaskId) ?? this.failure;
  }
}
