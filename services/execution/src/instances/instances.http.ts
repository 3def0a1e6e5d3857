import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import { InstanceState } from '@baton/contracts/execution';
import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, enumOf, toRest, type Caller } from '@baton/service-kit';

import {
  listSchema,
  objectSchema,
  optionalText,
  pageQuery,
  requestId,
  requestIdOf,
  text,
  variables,
  variablesText,
  whole,
} from '../wire/rest.js';
import { eventSchema, instanceSchema, STATES } from './instance.schema.js';
import { InstancesHandler } from './instances.handler.js';
import { StartInstanceHandler } from './start-instance.handler.js';

const startBody = z.object({
  processKey: z.string().min(1).max(255),
  version: z.number().int().min(0).max(2_147_483_647).default(0),
  businessKey: z.string().max(255).default(''),
  startEventId: z.string().max(255).default(''),
  variables,
  requestId,
});
const listQuery = z.object({
  processKey: optionalText,
  businessKey: optionalText,
  state: z.enum(STATES).optional(),
  ...pageQuery,
});
const cancelBody = z.object({ reason: optionalText, requestId }).optional();
const variablesBody = z.object({ variables, elementInstanceId: optionalText, requestId });
const eventsQuery = z.object(pageQuery);

const started = objectSchema(
  { instanceId: text, processKey: text, version: whole, repeatedRequest: { type: 'boolean' } },
  ['instanceId', 'processKey', 'version'],
);
@Controller('/v1/instances')
export class InstancesHttpController {
  constructor(
    private readonly instances: InstancesHandler,
    private readonly starts: StartInstanceHandler,
  ) {}

  @Post()
  @ApiHeader({ name: 'idempotency-key', required: false, description: 'Makes the call repeatable' })
  @ApiCreatedResponse({ schema: started })
  @ApiProblem('not-found', 'PROCESS_UNKNOWN')
  @ApiProblem('already-exists', 'BUSINESS_KEY_TAKEN')
  async start(
    @Body({ schema: startBody }) body: z.output<typeof startBody>,
    @Headers('idempotency-key') key: string | undefined,
    @Headers('traceparent') traceparent: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const request = {
      ...body,
      variablesJson: variablesText(body.variables),
      requestId: requestIdOf(key, body.requestId),
    };
    const answer = await this.starts.start(request, caller, traceparent);
    void reply.header('location', `/v1/instances/${answer.instanceId}`);
    return toRest(answer);
  }

  @Get()
  @ApiOkResponse({ schema: listSchema('instances', instanceSchema) })
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const state =
      query.state === undefined
        ? InstanceState.INSTANCE_STATE_UNSPECIFIED
        : (enumOf('INSTANCE_STATE', query.state) as InstanceState);
    return toRest(await this.instances.list({ ...query, state }, caller));
  }

  @Get(':instanceId')
  @ApiOkResponse({ schema: instanceSchema })
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  async get(@Param('instanceId') instanceId: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.instances.get(instanceId, caller));
  }

  @Post(':instanceId/cancel')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED')
  async cancel(
    @Param('instanceId') instanceId: string,
    @Body({ schema: cancelBody }) body: z.output<typeof cancelBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.instances.cancel(
      { instanceId, reason: body?.reason ?? '', requestId: requestIdOf(key, body?.requestId) },
      caller,
    );
  }

  @Patch(':instanceId/variables')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN', 'SCOPE_UNKNOWN')
  @ApiProblem('wrong-state', 'INSTANCE_ENDED')
  async setVariables(
    @Param('instanceId') instanceId: string,
    @Body({ schema: variablesBody }) body: z.output<typeof variablesBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const { elementInstanceId } = body;
    await this.instances.setVariables(
      {
        instanceId,
        elementInstanceId,
        variablesJson: variablesText(body.variables),
        requestId: requestIdOf(key, body.requestId),
      },
      caller,
    );
  }

  @Get(':instanceId/events')
  @ApiOkResponse({ schema: listSchema('events', eventSchema) })
  @ApiProblem('not-found', 'INSTANCE_UNKNOWN')
  async events(
    @Param('instanceId') instanceId: string,
    @Query({ schema: eventsQuery }) page: z.output<typeof eventsQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.instances.events({ instanceId, ...page }, caller));
  }
}
