import { Injectable } from '@nestjs/common';

import type { CompleteUserTaskRequest, UserTaskCompletion, UserTaskCompletionResult } from '@baton/contracts/execution';
import { invalidFields } from '@baton/kernel';
import {
  encodeStatus,
  instanceFieldOf,
  requireService,
  underTraceparent,
  withLogFields,
  type Caller,
} from '@baton/service-kit';

import { ProcessInstances } from '../instances/process-instances.js';
import { shortText } from '../wire/fields.js';
import { parsePartId } from '../wire/ids.js';
import { actorOf, tenantOfWork } from '../wire/roles.js';
import { refusalOf } from '../wire/serve-stream.js';
import { parseVariables } from '../wire/variables.js';

const MOST = 1_000;
const DONE: UserTaskCompletionResult = { refusal: Buffer.alloc(0) };

@Injectable()
export class UserTasksHandler {
  constructor(private readonly instances: ProcessInstances) {}

  /** @throws Rejection `not-found` INSTANCE_UNKNOWN; `wrong-state` TASK_NOT_OPEN; `invalid` OUTCOME_UNKNOWN, OUTCOME_REQUIRED */
  async complete(request: CompleteUserTaskRequest, caller: Caller): Promise<void> {
    requireService(caller, 'task');
    const { instanceId, n } = parsePartId(request.userTaskId, 'user task');
    const requestId = shortText(request.requestId, 'requestId') || undefined;
    const by = shortText(request.completedBy, 'completedBy') || actorOf(caller);
    const outcome = shortText(request.outcome, 'outcome');
    const variables = parseVariables(request.variablesJson);
    const tenant = tenantOfWork(caller);
    await this.instances.execute(
      instanceId,
      requestId,
      { type: 'CompleteUserTask', n, variables, by, ...(outcome !== '' && { outcome }) },
      { actor: by, ...(tenant !== undefined && { tenant }) },
    );
  }
  /** Each as {@link complete}, and refused for itself. */
  async completeAll(completions: readonly UserTaskCompletion[], caller: Caller): Promise<UserTaskCompletionResult[]> {
    requireService(caller, 'task');
    if (completions.length > MOST)
      throw invalidFields('OUT_OF_RANGE', [{ field: 'completions', message: `must be at most ${MOST}` }]);
    return Promise.all(completions.map((completion) => this.oneOf(completion, caller)));
  }

  private async oneOf({ request, traceparent }: UserTaskCompletion, caller: Caller): Promise<UserTaskCompletionResult> {
    try {
      if (request === undefined) throw invalidFields('REQUIRED', [{ field: 'request', message: 'is missing' }]);
      await underTraceparent(traceparent, () => this.complete(request, caller));
      return DONE;
    } catch (error) {
      return withLogFields(instanceFieldOf(request), () => ({ refusal: encodeStatus(refusalOf(error)) }));
    }
  }
}
