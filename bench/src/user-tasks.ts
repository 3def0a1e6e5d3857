import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';

import {
  CompleteUserTaskRequest,
  ListUserTasksRequest,
  UserTaskFilter,
  UserTaskServiceClient,
  type UserTask,
} from '@baton/contracts/task';

const PAGE = 200;
const PAUSE_MS = 5;

/** Does user tasks as an operator's program would: lists what is open, completes each once. */
export class UserTaskWorker {
  private readonly client: UserTaskServiceClient;
  private readonly metadata = new Metadata();
  private readonly connection = { open: true };

  constructor(address: string, apiKey: string) {
    this.client = new UserTaskServiceClient(address, credentials.createInsecure());
    this.metadata.set('authorization', `Bearer ${apiKey}`);
  }

  /** Calls `take` with each open task; with some more than once until they are completed. */
  async work(take: (task: UserTask) => void): Promise<void> {
    while (this.connection.open) {
      const request = ListUserTasksRequest.fromPartial({
        filter: UserTaskFilter.USER_TASK_FILTER_ALL,
        pageSize: PAGE,
      });
      const { userTasks } = await settled<{ userTasks: UserTask[] }>((done) =>
        this.client.listUserTasks(request, this.metadata, done),
      );
      for (const task of userTasks) take(task);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async complete(userTaskId: string): Promise<void> {
    const request = CompleteUserTaskRequest.fromPartial({ userTaskId, requestId: `bench:${userTaskId}` });
    await settled((done) => this.client.completeUserTask(request, this.metadata, done));
  }

  close(): void {
    this.connection.open = false;
    this.client.close();
  }
}

const settled = <Answer>(run: (done: (error: ServiceError | null, answer: Answer) => void) => void): Promise<Answer> =>
  new Promise((resolve, reject) => run((error, answer) => (error === null ? resolve(answer) : reject(error))));
