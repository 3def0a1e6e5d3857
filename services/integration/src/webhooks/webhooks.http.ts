import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, toRest, type Caller } from '@baton/service-kit';

import { newWebhook, WebhooksHandler } from './webhooks.handler.js';
import { createdWebhook, deliveryList, webhookList } from './webhooks.schema.js';

const pageQuery = z.object({
  pageSize: z.coerce.number().int().min(0).max(200).default(0),
  pageToken: z.string().max(1000).default(''),
});

@ApiTags('systems')
@Controller('/v1/webhooks')
@ApiProblem('denied', 'ROLE_REQUIRED')
export class WebhooksHttpController {
  constructor(private readonly webhooks: WebhooksHandler) {}

  @Post()
  @ApiCreatedResponse({ schema: createdWebhook, description: 'The signing secret is told here and never again' })
  @ApiProblem('invalid', 'VALIDATION_FAILED', 'EXPRESSION_INVALID')
  async create(
    @Body({ schema: newWebhook }) body: z.output<typeof newWebhook>,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const created = await this.webhooks.create(body, caller);
    void reply.header('location', `/v1/webhooks/${created.webhook.webhookId}`);
    return toRest(created);
  }

  @Get()
  @ApiOkResponse({ schema: webhookList })
  async list(@CurrentCaller() caller: Caller): Promise<Json> {
    return toRest({ webhooks: await this.webhooks.list(caller) });
  }

  @Delete(':webhookId')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'WEBHOOK_UNKNOWN')
  async remove(@Param('webhookId') webhookId: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.webhooks.remove(webhookId, caller);
  }

  @Get(':webhookId/deliveries')
  @ApiOkResponse({ schema: deliveryList })
  @ApiProblem('not-found', 'WEBHOOK_UNKNOWN')
  async deliveries(
    @Param('webhookId') webhookId: string,
    @Query({ schema: pageQuery }) page: z.output<typeof pageQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.webhooks.listDeliveries({ webhookId, ...page }, caller));
  }
}
