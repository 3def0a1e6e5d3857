import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import { EventDeliveryState } from '@baton/contracts/integration';
import type { Json } from '@baton/kernel';
import { ApiProblem, CurrentCaller, enumOf, toRest, type Caller } from '@baton/service-kit';

import { EventDeliveriesHandler } from './event-deliveries.handler.js';
import { EventSubscriptionsHandler, newEventSubscription } from './event-subscriptions.handler.js';
import {
  deliveryList,
  deliveryView,
  deliveryWithAttempts,
  subscriptionList,
  subscriptionView,
  subscriptionWithSecret,
  testResult,
} from './event-subscriptions.schema.js';

const pageQuery = z.object({
  pageSize: z.coerce.number().int().min(0).max(200).default(0),
  pageToken: z.string().max(1000).default(''),
});
const deliveriesQuery = pageQuery.extend({ state: z.enum(['pending', 'delivered', 'failed']).optional() });
const rotation = z
  .object({ signingSecret: z.string().max(200).default(''), overlap: z.string().max(50).default('') })
  .optional();

@ApiTags('systems')
@Controller('/v1/event-subscriptions')
@ApiProblem('denied', 'ROLE_REQUIRED')
export class EventSubscriptionsHttpController {
  constructor(
    private readonly subscriptions: EventSubscriptionsHandler,
    private readonly log: EventDeliveriesHandler,
  ) {}

  @Post()
  @ApiCreatedResponse({ schema: subscriptionWithSecret, description: 'The secret is told here and never again' })
  @ApiProblem('invalid', 'VALIDATION_FAILED')
  @ApiProblem('wrong-state', 'TOO_MANY_SUBSCRIPTIONS')
  async create(
    @Body({ schema: newEventSubscription }) body: z.output<typeof newEventSubscription>,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const created = await this.subscriptions.create(body, caller);
    void reply.header('location', `/v1/event-subscriptions/${created.subscription.subscriptionId}`);
    return toRest(created);
  }

  @Get()
  @ApiOkResponse({ schema: subscriptionList })
  @ApiProblem('invalid', 'PAGE_TOKEN_INVALID')
  async list(
    @Query({ schema: pageQuery }) page: z.output<typeof pageQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.subscriptions.list(page, caller));
  }

  @Get(':subscriptionId')
  @ApiOkResponse({ schema: subscriptionView })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN')
  async get(@Param('subscriptionId') id: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.subscriptions.get(id, caller));
  }

  @Delete(':subscriptionId')
  @HttpCode(204)
  @ApiNoContentResponse()
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN')
  async remove(@Param('subscriptionId') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.subscriptions.remove(id, caller);
  }

  @Post(':subscriptionId/pause')
  @HttpCode(200)
  @ApiOkResponse({ schema: subscriptionView, description: 'What matches waits until it is resumed' })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN')
  async pause(@Param('subscriptionId') id: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.subscriptions.pause(id, caller));
  }

  @Post(':subscriptionId/resume')
  @HttpCode(200)
  @ApiOkResponse({ schema: subscriptionView, description: 'What waits is sent now' })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN')
  async resume(@Param('subscriptionId') id: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.subscriptions.resume(id, caller));
  }

  @Post(':subscriptionId/rotate-secret')
  @HttpCode(200)
  @ApiOkResponse({ schema: subscriptionWithSecret, description: 'The new secret is told here and never again' })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN')
  @ApiProblem('invalid', 'VALIDATION_FAILED')
  async rotateSecret(
    @Param('subscriptionId') id: string,
    @Body({ schema: rotation }) body: z.output<typeof rotation>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.subscriptions.rotateSecret(id, body ?? { signingSecret: '', overlap: '' }, caller));
  }

  @Post(':subscriptionId/test')
  @HttpCode(200)
  @ApiOkResponse({ schema: testResult, description: 'A sample was sent; how that went' })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN')
  @ApiProblem('exhausted', 'TESTS_BUSY')
  async test(@Param('subscriptionId') id: string, @CurrentCaller() caller: Caller): Promise<Json> {
    return toRest(await this.log.test(id, caller));
  }

  @Get(':subscriptionId/deliveries')
  @ApiOkResponse({ schema: deliveryList })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN')
  @ApiProblem('invalid', 'PAGE_TOKEN_INVALID')
  async deliveries(
    @Param('subscriptionId') subscriptionId: string,
    @Query({ schema: deliveriesQuery }) { state, ...page }: z.output<typeof deliveriesQuery>,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    const asked = enumOf('EVENT_DELIVERY_STATE', state ?? 'unspecified') as EventDeliveryState;
    return toRest(await this.log.list({ subscriptionId, state: asked, ...page }, caller));
  }

  @Get(':subscriptionId/deliveries/:deliveryId')
  @ApiOkResponse({ schema: deliveryWithAttempts })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN', 'DELIVERY_UNKNOWN')
  async delivery(
    @Param('subscriptionId') id: string,
    @Param('deliveryId') deliveryId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.log.get(id, deliveryId, caller));
  }

  @Post(':subscriptionId/deliveries/:deliveryId/redeliver')
  @HttpCode(200)
  @ApiOkResponse({ schema: deliveryView, description: 'It is sent again, with the same webhook-id' })
  @ApiProblem('not-found', 'SUBSCRIPTION_UNKNOWN', 'DELIVERY_UNKNOWN')
  async redeliver(
    @Param('subscriptionId') id: string,
    @Param('deliveryId') deliveryId: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Json> {
    return toRest(await this.log.redeliver(id, deliveryId, caller));
  }
}
