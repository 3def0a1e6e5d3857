import { Injectable } from '@nestjs/common';

import {
  type ActivateAdHocActivityRequest,
  type CompleteAdHocSubProcessRequest,
  type GetInstanceAtRequest,
  type GetInstanceAtResponse,
  type MigrateInstanceRequest,
  type MigrateInstanceResponse,
  type ModifyInstanceRequest,
  type ModifyInstruction as WireInstruction,
  type ResumeInstanceRequest,
  type SuspendInstanceRequest,
} from '@baton/contracts/execution';
import { planMigration, type EngineCommand, type ModifyInstruction } from '@baton/engine';
import { invalidFields } from '@baton/kernel';
import type { Caller } from '@baton/service-kit';

import { Definitions } from '../deployments/definitions.js';
import type { Definition } from '../deployments/definition.js';
import { unknownProcess } from '../deployments/deployments.handler.js';
import { InstancesHandler } from '../instances/instances.handler.js';
import { ProcessInstances } from '../instances/process-instances.js';
import { cutText, requiredText, shortText } from '../wire/fields.js';
import { parseInstanceId, parsePartId, partId } from '../wire/ids.js';
import { actorOf, requireOperator } from '../wire/roles.js';
import { parseVariables } from '../wire/variables.js';

const MAX_INSTRUCTIONS = 100;
const MAX_MAPPED = 1_000;

/** What an operator does to a running instance, beyond ending it. */
@Injectable()
export class OperationsHandler {
  constructor(
    private readonly instances: ProcessInstances,
    private readonly reader: InstancesHandler,
    private readonly definitions: Definitions,
  ) {}

  /** @throws Rejection `wrong-state` INSTANCE_SUSPENDED, INSTANCE_ENDED; `not-found` INSTANCE_UNKNOWN */
  async suspend(request: SuspendInstanceRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const reason = cutText(request.reason, 1000);
    const by = actorOf(caller);
    await this.carryOut(request, caller, { type: 'SuspendInstance', by, ...(reason !== '' && { reason }) });
  }

  /** @throws Rejection `wrong-state` INSTANCE_NOT_SUSPENDED, INSTANCE_ENDED; `not-found` INSTANCE_UNKNOWN */
  async resume(request: ResumeInstanceRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    await this.carryOut(request, caller, { type: 'ResumeInstance', by: actorOf(caller) });
  }

  /** @throws Rejection `invalid` MODIFICATION_INVALID, each instruction with its reason; `wrong-state` INSTANCE_ENDED */
  async modify(request: ModifyInstanceRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const { length } = request.instructions;
    if (length === 0 || length > MAX_INSTRUCTIONS)
      throw invalidFields('OUT_OF_RANGE', [{ field: 'instructions', message: `must be 1 to ${MAX_INSTRUCTIONS}` }]);
    const instanceId = parseInstanceId(request.instanceId);
    const instructions = request.instructions.map((wire, i) => instructionOf(wire, `instructions[${i}]`, instanceId));
    await this.carryOut(request, caller, { type: 'ModifyInstance', instructions, by: actorOf(caller) });
  }

  /**
   * @throws Rejection `not-found` INSTANCE_UNKNOWN, PROCESS_UNKNOWN; `wrong-state` MIGRATION_IMPOSSIBLE, each problem
   *   with its element, INSTANCE_ENDED
   */
  async migrate(request: MigrateInstanceRequest, caller: Caller): Promise<MigrateInstanceResponse> {
    requireOperator(caller);
    const instanceId = parseInstanceId(request.instanceId);
    const mapping = request.mapping ?? {};
    if (Object.keys(mapping).length > MAX_MAPPED)
      throw invalidFields('OUT_OF_RANGE', [{ field: 'mapping', message: `must be at most ${MAX_MAPPED}` }]);
    const { state, definition } = await this.instances.read(instanceId, caller.tenant);
    const target = await this.version(definition, request.version);
    const plan = planMigration(definition.process, target.process, state, mapping);
    const answer: MigrateInstanceResponse = {
      fromVersion: definition.version,
      toVersion: target.version,
      steps: plan.steps.map(({ n, from, to, what, problem }) => ({
        elementInstanceId: partId(instanceId, n),
        fromElementId: from,
        toElementId: to ?? '',
        what,
        problem: problem ?? '',
      })),
      problems: [...plan.problems],
    };
    if (request.validateOnly) return answer;
    const { definitionId, version } = target;
    const command = { type: 'MigrateInstance', definitionId, version, mapping, by: actorOf(caller) } as const;
    await this.carryOut(request, caller, command, target);
    return answer;
  }

  /** @throws Rejection `wrong-state` AD_HOC_NOT_OPEN, ACTIVITY_NOT_ENABLED; `not-found` INSTANCE_UNKNOWN */
  async activate(request: ActivateAdHocActivityRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const { instanceId, n } = parsePartId(request.elementInstanceId, 'element instance');
    const element = requiredText(request.elementId, 'elementId');
    const variables = parseVariables(request.variablesJson);
    const command = { type: 'ActivateAdHocActivity', n, element, variables } as const;
    await this.carryOut({ ...request, instanceId }, caller, command);
  }

  /** @throws Rejection `wrong-state` AD_HOC_NOT_OPEN; `not-found` INSTANCE_UNKNOWN */
  async completeAdHoc(request: CompleteAdHocSubProcessRequest, caller: Caller): Promise<void> {
    requireOperator(caller);
    const { instanceId, n } = parsePartId(request.elementInstanceId, 'element instance');
    await this.carryOut({ ...request, instanceId }, caller, { type: 'CompleteAdHoc', n });
  }

  /** @throws Rejection `not-found` INSTANCE_UNKNOWN, EVENT_UNKNOWN */
  async at({ instanceId, eventId }: GetInstanceAtRequest, caller: Caller): Promise<GetInstanceAtResponse> {
    requireOperator(caller);
    return this.reader.at(parseInstanceId(instanceId), requiredText(eventId, 'eventId'), caller);
  }

  private async version(running: Definition, version: number): Promise<Definition> {
    const { tenant, processKey } = running;
    const found =
      version > 0
        ? await this.definitions.version(tenant, processKey, version)
        : await this.definitions.latest(tenant, processKey);
    if (found === undefined) throw unknownProcess(processKey, version);
    return found.definition;
  }

  private async carryOut(
    request: { readonly instanceId: string; readonly requestId: string },
    caller: Caller,
    command: EngineCommand,
    target?: Definition,
  ): Promise<void> {
    await this.instances.execute(
      parseInstanceId(request.instanceId),
      shortText(request.requestId, 'requestId') || undefined,
      command,
      { tenant: caller.tenant, actor: actorOf(caller) },
      undefined,
      target,
    );
  }
}

function instructionOf(
  { activate, terminate, move }: WireInstruction,
  field: string,
  instanceId: string,
): ModifyInstruction {
  if (activate !== undefined) {
    const element = requiredText(activate.elementId, `${field}.activate.elementId`);
    const scope =
      activate.scopeId === '' ? undefined : partOf(activate.scopeId, instanceId, `${field}.activate.scopeId`);
    const variables = parseVariables(activate.variablesJson, `${field}.activate.variables`);
    return { type: 'activate', element, variables, ...(scope !== undefined && { scope }) };
  }
  if (terminate !== undefined) {
    const elementInstance = partOf(terminate.elementInstanceId, instanceId, `${field}.terminate.elementInstanceId`);
    return { type: 'terminate', elementInstance };
  }
  if (move !== undefined) {
    const elementInstance = partOf(move.elementInstanceId, instanceId, `${field}.move.elementInstanceId`);
    return { type: 'move', elementInstance, to: requiredText(move.toElementId, `${field}.move.toElementId`) };
  }
  throw invalidFields('FIELD_REQUIRED', [{ field, message: 'must be one of activate, terminate, move' }]);
}

function partOf(id: string, instanceId: string, field: string): number {
  const part = id.startsWith(`${instanceId}:`) ? Number(id.slice(instanceId.length + 1)) : Number.NaN;
  if (Number.isInteger(part) && part >= 0) return part;
  throw invalidFields('FIELD_INVALID', [{ field, message: 'is no element instance of this instance' }]);
}
