import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import type { ElementPatch } from '@baton/bpmn';
import { Rejection, type Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, rawBodyOf, toRest, type BatonRequest, type Caller } from '@baton/service-kit';

import { elementPatch } from './element-patch.js';
import { modelList, modelView, deployment } from './models.schema.js';
import { ModelsHandler } from './models.handler.js';

const pageQuery = z.object({
  pageSize: z.coerce.number().int().min(0).max(200).default(0),
  pageToken: z.string().max(1000).default(''),
});
const importQuery = z.object({ fileName: z.string().max(255).default('') });

@Controller('/v1/models')
export class ModelsHttpController {
  constructor(private readonly models: ModelsHandler) {}

  @Post()
  @ApiConsumes('application/xml')
  @ApiBody({ description: 'A BPMN 2.0 file', schema: { type: 'string' } })
  @ApiCreatedResponse({ schema: modelView })
  @ApiProblem('invalid', 'BPMN_MALFORMED', 'BPMN_DTD', 'BPMN_NOT_BPMN', 'BPMN_TOO_COMPLEX')
  @ApiProblem('too-large', 'BPMN_TOO_LARGE')
  async import(
    @Query({ schema: importQuery }) { fileName }: z.output<typeof importQuery>,
    @Req() request: BatonRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const model = await this.models.import(rawBodyOf(request), fileName, caller);
    void reply.header('location', `/v1/models/${model.modelId}`).header('etag', etag(model.revision));
    return toRest(model);
  }

  @Get()
  @ApiOkResponse({ schema: modelList })
  async list(
    @Query({ schema: pageQuery }) page: z.output<typeof pageQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.models.list(page, caller));
  }

  @Get(':modelId')
  @ApiOkResponse({ schema: modelView })
  @ApiProblem('not-found', 'MODEL_UNKNOWN')
  async get(
    @Param('modelId') modelId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const model = await this.models.get(modelId, caller);
    void reply.header('etag', etag(model.revision));
    return toRest(model);
  }

  @Patch(':modelId/elements/:elementId')
  @ApiHeader({ name: 'if-match', required: false, description: 'The revision that was seen, e.g. "3"' })
  @ApiOkResponse({ schema: modelView })
  @ApiProblem('not-found', 'MODEL_UNKNOWN', 'ELEMENT_NOT_FOUND')
  @ApiProblem('wrong-state', 'MODEL_CHANGED')
  @ApiProblem('invalid', 'PATCH_UNFIT', 'VALIDATION_FAILED')
  async updateElement(
    @Param('modelId') modelId: string,
    @Param('elementId') elementId: string,
    @Body({ schema: elementPatch }) patch: ElementPatch,
    @Headers('if-match') ifMatch: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const model = await this.models.updateElement(modelId, elementId, patch, revisionOf(ifMatch), caller);
    void reply.header('etag', etag(model.revision));
    return toRest(model);
  }

  @Post(':modelId/deploy')
  @HttpCode(200)
  @ApiOkResponse({ schema: deployment })
  @ApiProblem('not-found', 'MODEL_UNKNOWN')
  @ApiProblem('wrong-state', 'MODEL_NOT_READY', 'DEPLOYMENT_BLOCKED')
  async deploy(@Param('modelId') modelId: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.models.deploy(modelId, caller));
  }

  @Post(':modelId/retire')
  @HttpCode(200)
  @ApiOkResponse({ schema: modelView })
  @ApiProblem('not-found', 'MODEL_UNKNOWN')
  @ApiProblem('wrong-state', 'MODEL_NOT_DEPLOYED')
  async retire(@Param('modelId') modelId: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.models.retire(modelId, caller));
  }
}

const etag = (revision: number): string => `"${revision}"`;

function revisionOf(ifMatch: string | undefined): number {
  if (ifMatch === undefined || ifMatch === '*') return 0;
  const revision = /^(?:W\/)?"(\d{1,9})"$/.exec(ifMatch)?.[1];
  if (revision === undefined)
    throw new Rejection('invalid', 'IF_MATCH_INVALID', 'If-Match must hold the ETag of the model, e.g. "3"', {
      fields: [{ field: 'if-match', message: 'is no ETag of a model' }],
    });
  return Number(revision);
}
