import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import {
  listSchema,
  moment,
  objectSchema,
  optionalText,
  pageQuery,
  requestId,
  requestIdOf,
  text,
  variables,
  variablesText,
} from '../wire/rest.js';
import { IncidentsHandler } from './incidents.handler.js';

const listQuery = z.object({
  instanceId: optionalText,
  includeResolved: z.enum(['true', 'false']).default('false'),
  ...pageQuery,
});
const retryBody = z.object({ requestId }).optional();
const resolveBody = z.object({ variables, requestId }).optional();

const incident = objectSchema(
  {
    incidentId: text,
    instanceId: text,
    processKey: text,
    businessKey: text,
    elementId: text,
    elementName: text,
    code: text,
    message: text,
    raisedAt: moment,
    owner: text,
    resolvedAt: moment,
  },
  ['incidentId', 'instanceId', 'processKey', 'elementId', 'code', 'raisedAt'],
);

@Controller('/v1/incidents')
export class IncidentsHttpController {
  constructor(private readonly incidents: IncidentsHandler) {}

  @Get()
  @ApiOkResponse({ schema: listSchema('incidents', incident) })
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.incidents.list({ ...query, includeResolved: query.includeResolved === 'true' }, caller));
  }

  @Post(':incidentId/retry')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INCIDENT_UNKNOWN', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INCIDENT_NOT_OPEN', 'INSTANCE_ENDED')
  async retry(
    @Param('incidentId') incidentId: string,
    @Body({ schema: retryBody }) body: z.output<typeof retryBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.incidents.retry({ incidentId, requestId: requestIdOf(key, body?.requestId) }, caller);
  }

  @Post(':incidentId/resolve')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'INCIDENT_UNKNOWN', 'INSTANCE_UNKNOWN')
  @ApiProblem('wrong-state', 'INCIDENT_NOT_OPEN', 'INSTANCE_ENDED')
  async resolve(
    @Param('incidentId') incidentId: string,
    @Body({ schema: resolveBody }) body: z.output<typeof resolveBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const variablesJson = variablesText(body?.variables);
    await this.incidents.resolve({ incidentId, variablesJson, requestId: requestIdOf(key, body?.requestId) }, caller);
  }
}
