import { credentials, Metadata, type ServiceError } from '@grpc/grpc-js';

import {
  CompleteUserTaskRequest,
  ListUserTasksRequest,
  UserTaskFilter,
  UserTaskServiceClient,
  type UserTask,
} from '@baton/contracts/task';

const PAGE = 200;
/** What is on a list is done before the next look; one that brought little is not asked for again at once. */
const PAUSE_MS = 50;

/** Does user tasks as an operator's program would: lists what is open, completes each once. */
export class UserTaskWorker {
  private readonly client: UserTaskServiceClient;
  private readonly metadata = new Metadata();
  private readonly connection = { open: true };

  constructor(address: string, apiKey: string) {
    this.client = new UserTaskServiceClient(address, credentials.createInsecure());
    this.metadata.set('authorization', `Bearer ${apiKey}`);
  }

  /** Calls `take` with each open task; with some more than once, as the list follows what is done a moment later. */
  async work(take: (task: UserTask) => Promise<void>): Promise<void> {
    while (this.connection.open) {
      const request = ListUserTasksRequest.fromPartial({
        filter: UserTaskFilter.USER_TASK_FILTER_ALL,
        pageSize: PAGE,
      });
      const { userTasks } = await settled<{ userTasks: UserTask[] }>((done) =>
        this.client.listUserTasks(request, this.metadata, done),
      );
      await Promise.all(userTasks.map(take));
      if (userTasks.length < PAGE / 2) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
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
