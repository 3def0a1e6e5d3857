import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller, type Schema } from '@baton/service-kit';

import {
  anyObject,
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
  whole,
} from '../wire/rest.js';
import { DecisionsHandler } from './decisions.handler.js';

const deployBody = z.object({
  xml: z.string().min(1).max(5_000_000).describe('DMN 1.1 to 1.5'),
  versionTag: optionalText,
  requestId,
});
const version = z.number().int().min(0).max(2_147_483_647).default(0).describe('0: the latest');
const evaluateBody = z.object({ version, inputs: variables }).prefault({});
const getQuery = z.object({ version: z.coerce.number().int().min(0).max(2_147_483_647).default(0) });
const listQuery = z.object(pageQuery);

const decision = objectSchema(
  { decisionId: text, version: whole, name: text, versionTag: text, deployedAt: moment, deployedBy: text },
  ['decisionId', 'version', 'name', 'deployedAt'],
);
const anything: Schema = {};

@Controller('/v1/decisions')
export class DecisionsHttpController {
  constructor(private readonly decisions: DecisionsHandler) {}

  @Post()
  @ApiCreatedResponse({
    schema: objectSchema({ decisions: { type: 'array', items: decision }, warnings: { type: 'array', items: text } }, [
      'decisions',
      'warnings',
    ]),
  })
  @ApiProblem('wrong-state', 'DEPLOYMENT_BLOCKED')
  async deploy(
    @Body({ schema: deployBody }) body: z.output<typeof deployBody>,
    @Headers('idempotency-key') key: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.decisions.deploy({ ...body, requestId: requestIdOf(key, body.requestId) }, caller));
  }

  @Get()
  @ApiOkResponse({ schema: listSchema('decisions', decision) })
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.decisions.list(query, caller));
  }

  @Get(':decisionId')
  @ApiOkResponse({ schema: objectSchema({ decision, xml: text }, ['decision', 'xml']) })
  @ApiProblem('not-found', 'DECISION_UNKNOWN')
  async get(
    @Param('decisionId') decisionId: string,
    @Query({ schema: getQuery }) query: z.output<typeof getQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.decisions.get({ decisionId, ...query }, caller));
  }

  @Post(':decisionId/evaluate')
  @HttpCode(200)
  @ApiOkResponse({
    schema: objectSchema({ decisionId: text, version: whole, value: anything, explanation: anyObject }, [
      'decisionId',
      'version',
      'value',
      'explanation',
    ]),
  })
  @ApiProblem('not-found', 'DECISION_UNKNOWN')
  async evaluate(
    @Param('decisionId') decisionId: string,
    @Body({ schema: evaluateBody }) body: z.output<typeof evaluateBody>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const { inputs } = body;
    return toRest(
      await this.decisions.evaluate({ decisionId, version: body.version, inputsJson: variablesText(inputs) }, caller),
    );
  }
}
