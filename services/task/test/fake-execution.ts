import { Server, ServerCredentials, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';

import {
  UserTaskServiceService,
  type CompleteUserTaskRequest,
  type CompleteUserTaskResponse,
} from '@baton/contracts/execution';
import { Rejection } from '@baton/kernel';
import { toRpcFailure } from '@baton/service-kit';

/** The service `execution` as `task` meets it: a real gRPC server that takes completions, or does what a test tells it. */
export class FakeExecution {
  /** Every completion that arrived, repeated ones included. */
  readonly received: CompleteUserTaskRequest[] = [];
  address = '';
  private readonly server = new Server();
  private failure: Rejection | null = null;
  private before: (() => Promise<void>) | null = null;

  async start(): Promise<this> {
    this.server.addService(UserTaskServiceService, {
      completeUserTask: (
        call: ServerUnaryCall<CompleteUserTaskRequest, CompleteUserTaskResponse>,
        reply: sendUnaryData<CompleteUserTaskResponse>,
      ) => void this.answer(call, reply),
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
    const { before } = this;
    this.before = null;
    await before?.();
    if (this.failure === null) reply(null, {});
    else reply(toRpcFailure(this.failure) as never);
  }
}
