import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { eventSchema, instanceSchema } from '../instances/instance.schema.js';
import {
  objectSchema,
  optionalText,
  requestId,
  requestIdOf,
  text,
  variables,
  variablesText,
  whole,
} from '../wire/rest.js';
import { OperationsHandler } from './operations.handler.js';

const id = z.string().min(1).max(255);
const heldBody = z.object({ reason: optionalText, requestId }).optional();
const repeatableBody = z.object({ requestId }).optional();
const instruction = z.union([
  z.object({ activate: z.object({ elementId: id, scopeId: optionalText, variables }) }).strict(),
  z.object({ terminate: z.object({ elementInstanceId: id }) }).strict(),
  z.object({ move: z.object({ elementInstanceId: id, toElementId: id }) }).strict(),
]);
const modifyBody = z.object({ instructions: z.array(instruction).min(1).max(100), requestId });
const migrateBody = z
  .object({
    version: z.number().int().min(0).max(2_147_483_647).default(0).describe('0: the latest'),
    mapping: z.record(z.string().max(255), z.string().max(255)).default({}),
    validateOnly: z.boolean().default(false).describe('Only say what it would do'),
    requestId,
  })
  .prefault({});
const activityBody = z.object({ elementId: id, variables, requestId });

const step = objectSchema(
  { elementInstanceId: text, fromElementId: text, toElementId: text, what: text, problem: text },
  ['elementInstanceId', 'fromElementId', 'what'],
);
const migration = objectSchema(
  {
    fromVersion: whole,
    toVersion: whole,
    steps: { type: 'array', items: step },
    problems: { type: 'array', items: text },
  },
  ['fromVersion', 'toVersion', 'steps', 'problems'],
);

@Controller('/v1/instances')
export class OperationsHttpController {
  constructor(private readonly operations: OperationsHandler) {}

  @Get(':instanceId/events/:eventId/instance')
  @ApiOkResponse({ schema: objectSchema({ instance: instanceSchema, event: eventSchema }, ['instance', 'event']) })
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN', 'EVENT_UNKNOWN')
  async at(
    @Param('instanceId') instanceId: string,
    @Param('eventId') eventId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.operations.at({ instanceId, eventId }, caller));
  }

  @Post(':instanceId/suspend')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED', 'INSTANCE_SUSPENDED')
  async suspend(
    @Param('instanceId') instanceId: string,
    @Body({ schema: heldBody }) body: z.output<typeof heldBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const request = { instanceId, reason: body?.reason ?? '', requestId: requestIdOf(key, body?.requestId) };
    await this.operations.suspend(request, caller);
  }

  @Post(':instanceId/resume')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED', 'INSTANCE_NOT_SUSPENDED')
  async resume(
    @Param('instanceId') instanceId: string,
    @Body({ schema: repeatableBody }) body: z.output<typeof repeatableBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.operations.resume({ instanceId, requestId: requestIdOf(key, body?.requestId) }, caller);
  }

  @Post(':instanceId/modify')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED')
  async modify(
    @Param('instanceId') instanceId: string,
    @Body({ schema: modifyBody }) body: z.output<typeof modifyBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const instructions = body.instructions.map((wanted) => {
      if (!('activate' in wanted)) return wanted;
      const { variables: values, ...rest } = wanted.activate;
      return { activate: { ...rest, variablesJson: variablesText(values) } };
    });
    await this.operations.modify({ instanceId, instructions, requestId: requestIdOf(key, body.requestId) }, caller);
  }

  @Post(':instanceId/migrate')
  @HttpCode(200)
  @ApiOkResponse({ schema: migration })
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN', 'PROCESS_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED', 'MIGRATION_IMPOSSIBLE')
  async migrate(
    @Param('instanceId') instanceId: string,
    @Body({ schema: migrateBody }) body: z.output<typeof migrateBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const request = { ...body, instanceId, requestId: requestIdOf(key, body.requestId) };
    return toRest(await this.operations.migrate(request, caller));
  }

  @Post(':instanceId/ad-hoc/:n/activities')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED', 'AD_HOC_NOT_OPEN', 'ACTIVITY_NOT_ENABLED')
  async activate(
    @Param('instanceId') instanceId: string,
    @Param('n') n: string,
    @Body({ schema: activityBody }) body: z.output<typeof activityBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const request = {
      elementInstanceId: `${instanceId}:${n}`,
      elementId: body.elementId,
      variablesJson: variablesText(body.variables),
      requestId: requestIdOf(key, body.requestId),
    };
    await this.operations.activate(request, caller);
  }

  @Post(':instanceId/ad-hoc/:n/complete')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED', 'AD_HOC_NOT_OPEN')
  async completeAdHoc(
    @Param('instanceId') instanceId: string,
    @Param('n') n: string,
    @Body({ schema: repeatableBody }) body: z.output<typeof repeatableBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const request = { elementInstanceId: `${instanceId}:${n}`, requestId: requestIdOf(key, body?.requestId) };
    await this.operations.completeAdHoc(request, caller);
  }
}
