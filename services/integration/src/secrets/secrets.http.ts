import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller, type Schema } from '@baton/service-kit';

import { SecretsHandler } from './secrets.handler.js';

const newSecret = z
  .object({ name: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/), value: z.string().min(1).max(10_000) })
  .meta({ id: 'NewSecret' });

const secretView: Schema = {
  type: 'object',
  required: ['name', 'changedAt'],
  properties: { name: { type: 'string' }, changedAt: { type: 'string', format: 'date-time' } },
};
const secretList: Schema = {
  type: 'object',
  required: ['secrets'],
  properties: { secrets: { type: 'array', items: secretView } },
};

@ApiTags('systems')
@Controller('/v1/secrets')
@ApiProblem('denied', 'ROLE_REQUIRED')
export class SecretsHttpController {
  constructor(private readonly secrets: SecretsHandler) {}

  @Post()
  @ApiCreatedResponse({ schema: secretView, description: 'Created or replaced' })
  @ApiProblem('invalid', 'VALIDATION_FAILED')
  async put(
    @Body({ schema: newSecret }) body: z.output<typeof newSecret>,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const secret = await this.secrets.put(body, caller);
    void reply.header('location', `/v1/secrets/${secret.name}`);
    return toRest(secret);
  }

  @Get()
  @ApiOkResponse({ schema: secretList })
  async list(@CurrentCaller() caller: Caller): Promise<Json> {
    return toRest({ secrets: await this.secrets.list(caller) });
  }

  @Delete(':name')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'SECRET_UNKNOWN')
  async remove(@Param('name') name: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.secrets.remove(name, caller);
  }
}
