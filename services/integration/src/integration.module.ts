import { Module, type DynamicModule } from '@nestjs/common';

import { JobServiceService, MessageServiceService, ProcessInstanceServiceService } from '@baton/contracts/execution';
import { provideClient } from '@baton/service-kit';

import { INTEGRATION_SETTINGS, type IntegrationSettings } from './config.js';
import { HttpConnectorHandler, JOBS } from './connector/http-connector.handler.js';
import { IntegrationMetrics } from './metrics/integration-metrics.js';
import { DueDeliveriesRepository } from './event-subscriptions/due-deliveries.repository.js';
import { Endpoints } from './event-subscriptions/endpoints.js';
import { EventDeliveriesHandler } from './event-subscriptions/event-deliveries.handler.js';
import { EventDeliveriesRepository } from './event-subscriptions/event-deliveries.repository.js';
import { EventSenderHandler } from './event-subscriptions/event-sender.handler.js';
import { EventSubscriptionsGrpcController } from './event-subscriptions/event-subscriptions.grpc.js';
import { EventSubscriptionsHandler } from './event-subscriptions/event-subscriptions.handler.js';
import { EventSubscriptionsHttpController } from './event-subscriptions/event-subscriptions.http.js';
import { EventSubscriptionsRepository } from './event-subscriptions/event-subscriptions.repository.js';
import { FactsConsumer } from './event-subscriptions/facts.consumer.js';
import { InstanceProcesses } from './event-subscriptions/instance-processes.js';
import { SecretsGrpcController } from './secrets/secrets.grpc.js';
import { SecretsHandler } from './secrets/secrets.handler.js';
import { SecretsHttpController } from './secrets/secrets.http.js';
import { SecretsRepository } from './secrets/secrets.repository.js';
import { SERVICE } from './service-name.js';
import { DeliveriesRepository } from './webhooks/deliveries.repository.js';
import { HooksHandler, INSTANCES, MESSAGES } from './webhooks/hooks.handler.js';
import { HooksHttpController } from './webhooks/hooks.http.js';
import { WebhooksGrpcController } from './webhooks/webhooks.grpc.js';
import { WebhooksHandler } from './webhooks/webhooks.handler.js';
import { WebhooksHttpController } from './webhooks/webhooks.http.js';
import { WebhooksRepository } from './webhooks/webhooks.repository.js';

const toExecution = { from: SERVICE, to: 'execution' };

@Module({})
export class IntegrationModule {
  static of(settings: IntegrationSettings): DynamicModule {
    return {
      module: IntegrationModule,
      controllers: [
        EventSubscriptionsGrpcController,
        EventSubscriptionsHttpController,
        HooksHttpController,
        SecretsGrpcController,
        SecretsHttpController,
        WebhooksGrpcController,
        WebhooksHttpController,
      ],
      providers: [
        { provide: INTEGRATION_SETTINGS, useValue: settings },
        provideClient(JOBS, JobServiceService, toExecution),
        provideClient(INSTANCES, ProcessInstanceServiceService, toExecution),
        provideClient(MESSAGES, MessageServiceService, toExecution),
        DeliveriesRepository,
        DueDeliveriesRepository,
        Endpoints,
        EventDeliveriesHandler,
        EventDeliveriesRepository,
        EventSenderHandler,
        EventSubscriptionsHandler,
        EventSubscriptionsRepository,
        FactsConsumer,
        HooksHandler,
        HttpConnectorHandler,
        InstanceProcesses,
        IntegrationMetrics,
        SecretsHandler,
        SecretsRepository,
        WebhooksHandler,
        WebhooksRepository,
      ],
    };
  }
}
