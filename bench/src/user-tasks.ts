import { credentials, type Metadata, type ServiceError } from '@grpc/grpc-js';
import { setTimeout as pause } from 'node:timers/promises';

import {
  CompleteUserTaskRequest,
  ListUserTasksRequest,
  UserTaskFilter,
  UserTaskServiceClient,
  type ListUserTasksResponse,
  type UserTask,
} from '@baton/contracts/task';

const PAGE = 200;
/** What is on a list is done before the next look; one that brought little is not asked for again at once. */
const PAUSE_MS = 50;

/** Does user tasks as an operator's program would: lists what is open, completes each once. */
export class UserTaskWorker {
  private readonly client: UserTaskServiceClient;
  private readonly seen = new Set<string>();
  private open = true;

  constructor(
    address: string,
    private readonly metadata: Metadata,
  ) {
    this.client = new UserTaskServiceClient(address, credentials.createInsecure());
  }

  /** Calls `done` once for each task of an instance that `mine` knows. The list follows what is done a moment later. */
  async work(
    mine: (task: UserTask) => boolean,
    done: (task: UserTask, error: ServiceError | null) => void,
  ): Promise<void> {
    while (this.open) {
      const request = ListUserTasksRequest.fromPartial({
        filter: UserTaskFilter.USER_TASK_FILTER_ALL,
        pageSize: PAGE,
      });
      const { userTasks } = await new Promise<ListUserTasksResponse>((resolve, reject) =>
        this.client.listUserTasks(request, this.metadata, (error, answer) =>
          error === null ? resolve(answer) : reject(error),
        ),
      );
      const news = userTasks.filter((task) => !this.seen.has(task.userTaskId) && mine(task));
      await Promise.all(news.map((task) => this.complete(task, done)));
      if (news.length < PAGE / 2) await pause(PAUSE_MS);
    }
  }

  close(): void {
    this.open = false;
    this.client.close();
  }

  private complete(task: UserTask, done: (task: UserTask, error: ServiceError | null) => void): Promise<void> {
    const { userTaskId } = task;
    this.seen.add(userTaskId);
    const request = CompleteUserTaskRequest.fromPartial({ userTaskId, requestId: `bench:${userTaskId}` });
    return new Promise((resolve) => {
      this.client.completeUserTask(request, this.metadata, (error) => {
        done(task, error);
        resolve();
      });
    });
  }
}
