import { Injectable } from '@nestjs/common';

import type { StartInstanceRequest, StartInstanceResponse } from '@baton/contracts/execution';
import type { CommandOf } from '@baton/engine';
import { PremiseBroken } from '@baton/journal';
import { Rejection, type JsonObject } from '@baton/kernel';
import { newId, type Caller } from '@baton/service-kit';

import { Definitions, type VersionFound } from '../deployments/definitions.js';
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
  /** Of a version that is only assumed to be the latest. */
  readonly premise?: number;
  /** The call that starts it. */
  readonly parent?: CommandOf<'StartInstance'>['parent'];
}

/** Whether another version than the assumed one may be answered otherwise. */
const isOfVersion = (error: unknown): boolean =>
  error instanceof PremiseBroken ||
  (error instanceof Rejection && error.kind !== 'unavailable' && error.kind !== 'exhausted');

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
    const begin = ({ definition, retired, premise }: VersionFound) => {
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
        ...(premise !== undefined && { premise }),
        ...(requestId !== '' && { requestId }),
        ...(businessKey !== '' && { businessKey }),
        ...(startElement !== '' && { startElement }),
        ...(traceparent !== undefined && { traceparent }),
      });
    };
    if (request.version <= 0) return this.withLatest(tenant, processKey, begin);
    const found = await this.definitions.version(tenant, processKey, request.version);
    if (found === undefined) throw unknownProcess(processKey, request.version);
    return begin(found);
  }

  /** Begins with what this process believes to be the latest version, and with the one that is where that may be wrong. */
  private async withLatest<Result>(
    tenant: string,
    processKey: string,
    begin: (found: VersionFound) => Promise<Result>,
  ): Promise<Result> {
    const assumed = this.definitions.assumedLatest(tenant, processKey);
    let doubt: unknown;
    if (assumed !== undefined) {
      try {
        return await begin(assumed);
      } catch (error) {
        if (!isOfVersion(error)) throw error;
        doubt = error;
      }
    }
    const found = await this.definitions.latest(tenant, processKey);
    if (found === undefined) throw unknownProcess(processKey, 0);
    const isSame = found.definition.definitionId === assumed?.definition.definitionId;
    if (isSame && doubt instanceof Rejection) throw doubt;
    return begin(found);
  }

  async run({
    definition,
    instanceId = newId(),
    requestId,
    by,
    traceparent,
    definitionIndex,
    premise,
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
      premise,
    );
    return {
      instanceId: outcome.instanceId,
      processKey: outcome.state.processId ?? definition.processKey,
      version: outcome.state.version ?? version,
      repeatedRequest: outcome.repeated,
    };
  }
}
