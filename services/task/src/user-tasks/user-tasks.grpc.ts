import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import { UserTaskFilter } from '@baton/contracts/task';
import type * as wire from '@baton/contracts/task';
import { callerOf } from '@baton/service-kit';

import { CompleteUserTaskHandler } from './complete-user-task.handler.js';
import type { TaskList } from './user-tasks.handler.js';
import { UserTasksHandler } from './user-tasks.handler.js';

const SERVICE = 'baton.task.v1.UserTaskService';

const FILTERS: Partial<Record<UserTaskFilter, TaskList['filter']>> = {
  [UserTaskFilter.USER_TASK_FILTER_MINE]: 'mine',
  [UserTaskFilter.USER_TASK_FILTER_MY_GROUPS]: 'my-groups',
  [UserTaskFilter.USER_TASK_FILTER_WAITING_FOR_OTHERS]: 'waiting-for-others',
  [UserTaskFilter.USER_TASK_FILTER_ALL]: 'all',
};

@Controller()
export class UserTasksGrpcController {
  constructor(
    private readonly tasks: UserTasksHandler,
    private readonly completion: CompleteUserTaskHandler,
  ) {}

  @GrpcMethod(SERVICE, 'ListUserTasks')
  async list(
    { filter, instanceId, ...more }: wire.ListUserTasksRequest,
    metadata: Metadata,
  ): Promise<wire.ListUserTasksResponse> {
    const { tasks, nextPageToken } = await this.tasks.list(callerOf(metadata), {
      ...more,
      filter: FILTERS[filter],
      instanceId: instanceId || undefined,
    });
    return { userTasks: tasks, nextPageToken };
  }

  @GrpcMethod(SERVICE, 'GetUserTask')
  async get({ userTaskId }: wire.GetUserTaskRequest, metadata: Metadata): Promise<wire.GetUserTaskResponse> {
    return { userTask: await this.tasks.get(callerOf(metadata), userTaskId) };
  }

  @GrpcMethod(SERVICE, 'ClaimUserTask')
  async claim({ userTaskId }: wire.ClaimUserTaskRequest, metadata: Metadata): Promise<wire.ClaimUserTaskResponse> {
    return { userTask: await this.tasks.claim(callerOf(metadata), userTaskId) };
  }

  @GrpcMethod(SERVICE, 'ReleaseUserTask')
  async release(
    { userTaskId }: wire.ReleaseUserTaskRequest,
    metadata: Metadata,
  ): Promise<wire.ReleaseUserTaskResponse> {
    return { userTask: await this.tasks.release(callerOf(metadata), userTaskId) };
  }

  @GrpcMethod(SERVICE, 'AssignUserTask')
  async assign(
    { userTaskId, ...to }: wire.AssignUserTaskRequest,
    metadata: Metadata,
  ): Promise<wire.AssignUserTaskResponse> {
    return { userTask: await this.tasks.assign(callerOf(metadata), userTaskId, to) };
  }

  @GrpcMethod(SERVICE, 'SaveDraft')
  async saveDraft(
    { userTaskId, draftJson }: wire.SaveDraftRequest,
    metadata: Metadata,
  ): Promise<wire.SaveDraftResponse> {
    await this.tasks.saveDraft(callerOf(metadata), userTaskId, draftJson);
    return {};
  }

  @GrpcMethod(SERVICE, 'CompleteUserTask')
  async complete(
    { userTaskId, outcome, note, variablesJson, requestId }: wire.CompleteUserTaskRequest,
    metadata: Metadata,
  ): Promise<wire.CompleteUserTaskResponse> {
    return {
      userTask: await this.completion.complete(
        callerOf(metadata),
        userTaskId,
        { outcome, note, variables: variablesJson },
        requestId || undefined,
      ),
    };
  }

  @GrpcMethod(SERVICE, 'NudgeUserTask')
  async nudge({ userTaskId }: wire.NudgeUserTaskRequest, metadata: Metadata): Promise<wire.NudgeUserTaskResponse> {
    await this.tasks.nudge(callerOf(metadata), userTaskId);
    return {};
  }
}
