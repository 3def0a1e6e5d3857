import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { anyObject, listSchema, moment, objectSchema, pageQuery, text, whole } from '../wire/rest.js';
import { DeploymentsHandler } from './deployments.handler.js';

const listQuery = z.object(pageQuery);
const getQuery = z.object({ version: z.coerce.number().int().min(0).max(2_147_483_647).default(0) });

const process = objectSchema(
  {
    processKey: text,
    version: whole,
    name: text,
    modelId: text,
    deployedAt: moment,
    starters: { type: 'array', items: text },
    startForm: anyObject,
    retired: { type: 'boolean' },
    xml: text,
  },
  ['processKey', 'version', 'name', 'deployedAt', 'starters', 'retired'],
);

@Controller('/v1/processes')
export class DeploymentsHttpController {
  constructor(private readonly deployments: DeploymentsHandler) {}

  @Get()
  @ApiOkResponse({ schema: listSchema('processes', process) })
  async list(
    @Query({ schema: listQuery }) page: z.output<typeof listQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.deployments.list(page, caller));
  }

  @Get(':processKey')
  @ApiOkResponse({ schema: process })
  @ApiProblem('not-found', 'PROCESS_UNKNOWN')
  async get(
    @Param('processKey') processKey: string,
    @Query({ schema: getQuery }) { version }: z.output<typeof getQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const { process: found, xml } = await this.deployments.get(processKey, version, caller);
    return toRest({ ...found, xml });
  }
}
