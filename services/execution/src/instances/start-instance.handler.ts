import { Injectable } from '@nestjs/common';

import type { StartInstanceRequest, StartInstanceResponse } from '@baton/contracts/execution';
import type { CommandOf } from '@baton/engine';
import { Rejection, type JsonObject } from '@baton/kernel';
import { newId, type Caller } from '@baton/service-kit';

import { Definitions } from '../deployments/definitions.js';
import type { Definition } from '../deployments/definition.js';
import { unknownProcess } from '../deployments/deployments.handler.js';
import { requiredText, shortText } from '../wire/fields.js';
import { actorOf, requireStarter } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';
import { ProcessInstances } from './process-instances.js';

/** Everything a start needs once it is decided which version starts. */
export interface Start {
  readonly definition: Definition;
  readonly requestId?: string;
  readonly businessKey?: string;
  readonly startElement?: string;
  /** Which of the start element's definitions has happened, where it has several. */
  readonly definitionIndex?: number;
  readonly variables: JsonObject;
  readonly by: string;
  readonly traceparent?: string;
  /** Chosen by the caller; absent: a new one. */
  readonly instanceId?: string;
  /** The call that starts it. */
  readonly parent?: CommandOf<'StartInstance'>['parent'];
}

@Injectable()
export class StartInstanceHandler {
  constructor(
    private readonly definitions: Definitions,
    private readonly instances: ProcessInstances,
  ) {}

  /**
   * @throws Rejection `not-found` PROCESS_UNKNOWN; `wrong-state` PROCESS_RETIRED; `denied` START_NOT_PERMITTED;
   *   `already-exists` BUSINESS_KEY_TAKEN; `invalid` START_ELEMENT_UNKNOWN and for each field
   */
  async start(request: StartInstanceRequest, caller: Caller, traceparent?: string): Promise<StartInstanceResponse> {
    const processKey = requiredText(request.processKey, 'processKey');
    const businessKey = shortText(request.businessKey, 'businessKey');
    const requestId = shortText(request.requestId, 'requestId');
    const startElement = shortText(request.startEventId, 'startEventId');
    const variables = parseVariables(request.variablesJson);
    const { tenant } = caller;
    const found =
      request.version > 0
        ? await this.definitions.version(tenant, processKey, request.version)
        : await this.definitions.latest(tenant, processKey);
    if (found === undefined) throw unknownProcess(processKey, request.version);
    const { definition, retired } = found;
    requireStarter(caller, definition.starters);
    if (definition.model.global === true)
      throw new Rejection(
        'wrong-state',
        'GLOBAL_TASK',
        `${processKey} is a global task: only call activities start it`,
      );
    if (retired) throw new Rejection('wrong-state', 'PROCESS_RETIRED', `The process ${processKey} is retired`);
    return this.run({
      definition,
      variables,
      by: actorOf(caller),
      ...(requestId !== '' && { requestId }),
      ...(businessKey !== '' && { businessKey }),
      ...(startElement !== '' && { startElement }),
      ...(traceparent !== undefined && { traceparent }),
    });
  }

  async run({
    definition,
    instanceId = newId(),
    requestId,
    by,
    traceparent,
    definitionIndex,
    ...rest
  }: Start): Promise<StartInstanceResponse> {
    const { definitionId, version } = definition;
    const outcome = await this.instances.start(
      definition,
      instanceId,
      requestId,
      {
        type: 'StartInstance',
        definitionId,
        version,
        by,
        ...rest,
        ...(definitionIndex !== undefined && { definition: definitionIndex }),
      },
      { tenant: definition.tenant, actor: by, ...(traceparent !== undefined && { traceparent }) },
    );
    return {
      instanceId: outcome.instanceId,
      processKey: outcome.state.processId ?? definition.processKey,
      version: outcome.state.version ?? version,
      repeatedRequest: outcome.repeated,
    };
  }
}
