import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  CreateEventSubscriptionRequest,
  CreateEventSubscriptionResponse,
  DeleteEventSubscriptionRequest,
  DeleteEventSubscriptionResponse,
  GetEventDeliveryRequest,
  GetEventDeliveryResponse,
  GetEventSubscriptionRequest,
  GetEventSubscriptionResponse,
  ListEventDeliveriesRequest,
  ListEventDeliveriesResponse,
  ListEventSubscriptionsRequest,
  ListEventSubscriptionsResponse,
  PauseEventSubscriptionRequest,
  PauseEventSubscriptionResponse,
  RedeliverEventRequest,
  RedeliverEventResponse,
  ResumeEventSubscriptionRequest,
  ResumeEventSubscriptionResponse,
  RotateEventSubscriptionSecretRequest,
  RotateEventSubscriptionSecretResponse,
  TestEventSubscriptionRequest,
  TestEventSubscriptionResponse,
} from '@baton/contracts/integration';
import { callerOf } from '@baton/service-kit';

import { EventDeliveriesHandler } from './event-deliveries.handler.js';
import { EventSubscriptionsHandler } from './event-subscriptions.handler.js';

const SERVICE = 'baton.integration.v1.EventSubscriptionService';

@Controller()
export class EventSubscriptionsGrpcController {
  constructor(
    private readonly subscriptions: EventSubscriptionsHandler,
    private readonly log: EventDeliveriesHandler,
  ) {}

  @GrpcMethod(SERVICE, 'CreateEventSubscription')
  create(request: CreateEventSubscriptionRequest, metadata: Metadata): Promise<CreateEventSubscriptionResponse> {
    return this.subscriptions.create(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'GetEventSubscription')
  async get(request: GetEventSubscriptionRequest, metadata: Metadata): Promise<GetEventSubscriptionResponse> {
    return { subscription: await this.subscriptions.get(request.subscriptionId, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'ListEventSubscriptions')
  list(request: ListEventSubscriptionsRequest, metadata: Metadata): Promise<ListEventSubscriptionsResponse> {
    return this.subscriptions.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'DeleteEventSubscription')
  async remove(request: DeleteEventSubscriptionRequest, metadata: Metadata): Promise<DeleteEventSubscriptionResponse> {
    await this.subscriptions.remove(request.subscriptionId, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'PauseEventSubscription')
  async pause(request: PauseEventSubscriptionRequest, metadata: Metadata): Promise<PauseEventSubscriptionResponse> {
    return { subscription: await this.subscriptions.pause(request.subscriptionId, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'ResumeEventSubscription')
  async resume(request: ResumeEventSubscriptionRequest, metadata: Metadata): Promise<ResumeEventSubscriptionResponse> {
    return { subscription: await this.subscriptions.resume(request.subscriptionId, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'RotateEventSubscriptionSecret')
  rotateSecret(
    { subscriptionId, signingSecret, overlap }: RotateEventSubscriptionSecretRequest,
    metadata: Metadata,
  ): Promise<RotateEventSubscriptionSecretResponse> {
    const asked = overlap === undefined ? '' : Number(overlap.seconds) * 1000 + overlap.nanos / 1e6;
    return this.subscriptions.rotateSecret(subscriptionId, { signingSecret, overlap: asked }, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'TestEventSubscription')
  test(request: TestEventSubscriptionRequest, metadata: Metadata): Promise<TestEventSubscriptionResponse> {
    return this.log.test(request.subscriptionId, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'ListEventDeliveries')
  listDeliveries(request: ListEventDeliveriesRequest, metadata: Metadata): Promise<ListEventDeliveriesResponse> {
    return this.log.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'GetEventDelivery')
  getDelivery(request: GetEventDeliveryRequest, metadata: Metadata): Promise<GetEventDeliveryResponse> {
    return this.log.get(request.subscriptionId, request.deliveryId, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'RedeliverEvent')
  async redeliver(request: RedeliverEventRequest, metadata: Metadata): Promise<RedeliverEventResponse> {
    const { subscriptionId, deliveryId } = request;
    return { delivery: await this.log.redeliver(subscriptionId, deliveryId, callerOf(metadata)) };
  }
}
