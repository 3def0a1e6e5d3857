import { Injectable } from '@nestjs/common';

import type { EvaluateConditionsRequest, EvaluateConditionsResponse } from '@baton/contracts/execution';
import { conditionalStarts } from '@baton/engine';
import { InjectClock, newId, requireRole, type BusinessClock, type Caller } from '@baton/service-kit';

import { Definitions } from '../deployments/definitions.js';
import { DefinitionsRepository } from '../deployments/definitions.repository.js';
import { StartInstanceHandler } from '../instances/start-instance.handler.js';
import { shortText } from '../wire/fields.js';
import { actorOf } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';

/** Conditional start events: a process begins when somebody hands over data for which its condition holds. */
@Injectable()
export class ConditionsHandler {
  constructor(
    private readonly repository: DefinitionsRepository,
    private readonly definitions: Definitions,
    private readonly starts: StartInstanceHandler,
    @InjectClock('execution') private readonly clock: BusinessClock,
  ) {}

  /** The same request id starts each process once. @throws Rejection `invalid`, for each field */
  async evaluate(request: EvaluateConditionsRequest, caller: Caller): Promise<EvaluateConditionsResponse> {
    requireRole(caller, 'admin', 'operator', 'worker', 'service');
    const variables = parseVariables(request.variablesJson);
    const processKey = shortText(request.processKey, 'processKey');
    const requestId = shortText(request.requestId, 'requestId', 150) || newId();
    const instanceIds: string[] = [];
    for (const definitionId of await this.repository.startedByCondition(caller.tenant, processKey)) {
      const definition = await this.definitions.get(definitionId);
      if (definition === undefined) continue;
      for (const element of conditionalStarts(definition.process, variables, this.clock.now())) {
        const { instanceId } = await this.starts.run({
          definition,
          requestId: `condition:${requestId}:${definition.processKey}:${element}`.slice(0, 255),
          startElement: element,
          variables,
          by: actorOf(caller),
        });
        instanceIds.push(instanceId);
      }
    }
    return { instanceIds };
  }
}
