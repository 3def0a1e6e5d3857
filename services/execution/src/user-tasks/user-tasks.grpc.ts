import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  CompleteUserTaskRequest,
  CompleteUserTaskResponse,
  CompleteUserTasksRequest,
  CompleteUserTasksResponse,
} from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { UserTasksHandler } from './user-tasks.handler.js';

const SERVICE = 'baton.execution.v1.UserTaskService';

@Controller()
export class ExecutionUserTasksGrpcController {
  constructor(private readonly userTasks: UserTasksHandler) {}

  @GrpcMethod(SERVICE, 'CompleteUserTask')
  async completeUserTask(request: CompleteUserTaskRequest, metadata: Metadata): Promise<CompleteUserTaskResponse> {
    await this.userTasks.complete(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'CompleteUserTasks')
  async completeUserTasks(
    { completions }: CompleteUserTasksRequest,
    metadata: Metadata,
  ): Promise<CompleteUserTasksResponse> {
    return { results: await this.userTasks.completeAll(completions, callerOf(metadata)) };
  }
}
