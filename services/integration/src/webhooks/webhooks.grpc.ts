import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  CreateWebhookRequest,
  CreateWebhookResponse,
  DeleteWebhookRequest,
  DeleteWebhookResponse,
  ListWebhookDeliveriesRequest,
  ListWebhookDeliveriesResponse,
  ListWebhooksRequest,
  ListWebhooksResponse,
} from '@baton/contracts/integration';
import { callerOf } from '@baton/service-kit';

import { WebhooksHandler } from './webhooks.handler.js';

const SERVICE = 'baton.integration.v1.IntegrationService';

@Controller()
export class WebhooksGrpcController {
  constructor(private readonly webhooks: WebhooksHandler) {}

  @GrpcMethod(SERVICE, 'CreateWebhook')
  createWebhook(request: CreateWebhookRequest, metadata: Metadata): Promise<CreateWebhookResponse> {
    return this.webhooks.create(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'ListWebhooks')
  async listWebhooks(_request: ListWebhooksRequest, metadata: Metadata): Promise<ListWebhooksResponse> {
    return { webhooks: await this.webhooks.list(callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'DeleteWebhook')
  async deleteWebhook({ webhookId }: DeleteWebhookRequest, metadata: Metadata): Promise<DeleteWebhookResponse> {
    await this.webhooks.remove(webhookId, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ListWebhookDeliveries')
  listWebhookDeliveries(
    request: ListWebhookDeliveriesRequest,
    metadata: Metadata,
  ): Promise<ListWebhookDeliveriesResponse> {
    return this.webhooks.listDeliveries(request, callerOf(metadata));
  }
}
