import { status } from '@grpc/grpc-js';
import { Inject, Injectable } from '@nestjs/common';

import type { CompleteUserTaskRequest, UserTaskServiceService } from '@baton/contracts/execution';
import { activeTraceparent, decodeStatus, type ServiceClient } from '@baton/service-kit';

import { Batches, type Outcome } from '../batching/batches.js';
import { resultOf } from './submission.js';
import type { UserTask } from './user-task.js';

export const EXECUTION_USER_TASKS = Symbol('EXECUTION_USER_TASKS');
export type ExecutionUserTasks = ServiceClient<typeof UserTaskServiceService>;

interface Telling {
  readonly request: CompleteUserTaskRequest;
  readonly traceparent: string;
  readonly tenant: string;
}

/** Of one call; a service takes 16 MiB. */
const MOST_BYTES = 4 * 1024 * 1024;
const UNREADABLE = new Error('The process refused a completion, and did not say why');

/** Tells processes of completions, those of the same moment in one call. */
@Injectable()
export class TellCompletionsHandler {
  private readonly batches = new Batches((tellings: readonly Telling[]) => this.tellAll(tellings), {
    parallel: 4,
    most: 200,
  });

  constructor(@Inject(EXECUTION_USER_TASKS) private readonly execution: ExecutionUserTasks) {}

  /** Tells of what was handed in, under a request id that is the same for ever. @throws Rejection as the process refused it */
  tell(task: UserTask): Promise<void> {
    return this.batches.add({
      request: {
        userTaskId: task.userTaskId,
        outcome: task.outcome,
        variablesJson: resultOf(task),
        completedBy: task.completedBy ?? '',
        requestId: `task:${task.userTaskId}`,
      },
      traceparent: activeTraceparent() ?? '',
      tenant: task.tenant,
    });
  }

  private async tellAll(tellings: readonly Telling[]): Promise<Outcome<void>[]> {
    const parts = partsOf(tellings);
    return (await Promise.all(parts.map((part) => this.tellPart(part)))).flat();
  }

  private async tellPart(part: readonly Telling[]): Promise<Outcome<void>[]> {
    const [first] = part;
    if (first === undefined || part.length === 1) return Promise.all(part.map((telling) => this.tellOne(telling)));
    try {
      const { results } = await this.execution.completeUserTasks({ completions: [...part] }, { tenant: first.tenant });
      return part.map((_telling, index) => outcomeOf(results[index]?.refusal));
    } catch (error) {
      // An execution of the release before this one takes them one by one.
      if ((error as { code?: unknown }).code !== status.UNIMPLEMENTED) return part.map(() => ({ error }));
      return Promise.all(part.map((telling) => this.tellOne(telling)));
    }
  }

  private async tellOne({ request, tenant }: Telling): Promise<Outcome<void>> {
    try {
      await this.execution.completeUserTask(request, { tenant });
      return { value: undefined };
    } catch (error) {
      return { error };
    }
  }
}

function outcomeOf(refusal: Uint8Array | undefined): Outcome<void> {
  if (refusal === undefined) return { error: UNREADABLE };
  return refusal.length === 0 ? { value: undefined } : { error: decodeStatus(refusal) ?? UNREADABLE };
}

/** In order, each small enough for one call. */
function partsOf(tellings: readonly Telling[]): Telling[][] {
  const parts: Telling[][] = [];
  let bytes = Infinity;
  for (const telling of tellings) {
    const size = Buffer.byteLength(telling.request.variablesJson);
    if (bytes + size > MOST_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(telling);
    bytes += size;
  }
  return parts;
}
