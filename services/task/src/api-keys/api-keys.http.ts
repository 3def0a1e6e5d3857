import { Body, Controller, Delete, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';

import { ApiProblem, type Caller, CurrentCaller, toRest } from '@baton/service-kit';

import { apiKeysAnswer, newApiKeyAnswer } from '../answers.js';
import { toWireApiKey } from './api-key.js';
import { ApiKeysHandler, newApiKeyBody } from './api-keys.handler.js';

@ApiTags('people')
@Controller('/v1/api-keys')
export class ApiKeysHttpController {
  constructor(private readonly keys: ApiKeysHandler) {}

  @Get()
  @ApiOkResponse({ schema: apiKeysAnswer })
  async list(@CurrentCaller() caller: Caller) {
    const keys = await this.keys.list(caller);
    return { apiKeys: keys.map((key) => toRest(toWireApiKey(key))) };
  }

  @Post()
  @ApiCreatedResponse({ schema: newApiKeyAnswer })
  async create(
    @CurrentCaller() caller: Caller,
    @Body({ schema: newApiKeyBody }) body: z.output<typeof newApiKeyBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { apiKey, secret } = await this.keys.create(caller, body);
    void reply.header('location', `/v1/api-keys/${apiKey.apiKeyId}`).header('cache-control', 'no-store');
    return { apiKey: toRest(toWireApiKey(apiKey)), secret };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'API_KEY_UNKNOWN')
  async revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<void> {
    await this.keys.revoke(caller, id);
  }
}
