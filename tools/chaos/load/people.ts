import { setTimeout as pause } from 'node:timers/promises';

import { BatonError, Connection } from '@baton/client';
import {
  CompleteUserTaskRequest,
  ListUserTasksRequest,
  UserTaskFilter,
  UserTaskServiceService,
  type CompleteUserTaskResponse,
  type ListUserTasksResponse,
} from '@baton/contracts/task';
import { stringifyJson } from '@baton/kernel';

import type { Recorder } from '../history.ts';
import { insist } from './patience.ts';

const PAUSE_MS = 200;
const OVER = new Set(['TASK_CLOSED', 'TASK_UNKNOWN']);

/** Does every user task that is on the list, once. */
export class People {
  readonly #connection: Connection;
  readonly #done = new Set<string>();
  #open = 0;

  private readonly recorder: Recorder;
  private readonly giveUp: AbortSignal;
  private readonly token: () => string;

  constructor(address: string, apiKey: string, recorder: Recorder, giveUp: AbortSignal, token: () => string) {
    this.recorder = recorder;
    this.giveUp = giveUp;
    this.token = token;
    this.#connection = new Connection({ address, apiKey });
  }

  /** Tasks whose completion is not answered yet. */
  get open(): number {
    return this.#open;
  }

  /** Until nobody waits any more. */
  async work(): Promise<void> {
    while (!this.giveUp.aborted) {
      try {
        const { userTasks } = await insist(() => this.#list(), this.giveUp);
        await Promise.all(userTasks.map(({ userTaskId }) => this.#once(userTaskId)));
        await pause(PAUSE_MS, undefined, { signal: this.giveUp });
      } catch {
        // nobody waits any more
      }
    }
  }

  close(): void {
    this.#connection.close();
  }

  async #once(userTaskId: string): Promise<void> {
    if (this.#done.has(userTaskId)) return;
    this.#done.add(userTaskId);
    const token = this.token();
    this.#open += 1;
    try {
      await insist(
        () => this.#complete(userTaskId, token),
        this.giveUp,
        ({ code }) => OVER.has(code),
      );
      const [instanceId = '', n] = userTaskId.split(':');
      this.recorder.userTasks.push({ instanceId, n: Number(n), token });
    } catch (error) {
      if (!(error instanceof BatonError)) throw error;
    } finally {
      this.#open -= 1;
    }
  }

  #list(): Promise<ListUserTasksResponse> {
    const request = ListUserTasksRequest.fromPartial({ filter: UserTaskFilter.USER_TASK_FILTER_ALL, pageSize: 200 });
    return call(this.#connection, UserTaskServiceService.listUserTasks, request);
  }

  #complete(userTaskId: string, token: string): Promise<CompleteUserTaskResponse> {
    const request = CompleteUserTaskRequest.fromPartial({
      userTaskId,
      variablesJson: stringifyJson({ by: token }),
      requestId: `chaos ${userTaskId}`,
    });
    return call(this.#connection, UserTaskServiceService.completeUserTask, request);
  }
}

interface Method<Request, Response> {
  readonly path: string;
  readonly requestSerialize: (request: Request) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => Response;
}

/** One unary call. @throws BatonError */
function call<Request, Response>(
  { channel, metadata }: Connection,
  { path, requestSerialize, responseDeserialize }: Method<Request, Response>,
  request: Request,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const options = { deadline: Date.now() + 8_000 };
    channel.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      request,
      metadata,
      options,
      (error, answer) => {
        if (error === null && answer !== undefined) resolve(answer);
        else reject(new BatonError(error?.details ?? 'No answer', codeOf(error?.metadata), error?.code ?? 2));
      },
    );
  });
}

/** The stable code, which travels in the status details. */
function codeOf(metadata: { get(key: string): (string | Buffer)[] } | undefined): string {
  const details = metadata?.get('grpc-status-details-bin')[0];
  return /[A-Z][A-Z]+(?:_[A-Z]+)+/.exec(details?.toString('latin1') ?? '')?.[0] ?? '';
}
