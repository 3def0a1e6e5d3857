import { Injectable } from '@nestjs/common';

import type { CompleteUserTaskRequest } from '@baton/contracts/execution';
import { requireService, type Caller } from '@baton/service-kit';

import { ProcessInstances } from '../instances/process-instances.js';
import { shortText } from '../wire/fields.js';
import { parsePartId } from '../wire/ids.js';
import { actorOf, tenantOfWork } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';

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
}
