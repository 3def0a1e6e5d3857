import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type { CompleteUserTaskRequest, CompleteUserTaskResponse } from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { UserTasksHandler } from './user-tasks.handler.js';

@Controller()
export class ExecutionUserTasksGrpcController {
  constructor(private readonly userTasks: UserTasksHandler) {}

  @GrpcMethod('baton.execution.v1.UserTaskService', 'CompleteUserTask')
  async completeUserTask(request: CompleteUserTaskRequest, metadata: Metadata): Promise<CompleteUserTaskResponse> {
    await this.userTasks.complete(request, callerOf(metadata));
    return {};
  }
}
