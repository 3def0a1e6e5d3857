import { Module, type DynamicModule } from '@nestjs/common';

import { JobServiceService, MessageServiceService, ProcessInstanceServiceService } from '@baton/contracts/execution';
import { provideClient } from '@baton/service-kit';

import { INTEGRATION_SETTINGS, type IntegrationSettings } from './config.js';
import { HttpConnectorHandler, JOBS } from './connector/http-connector.handler.js';
import { IntegrationMetrics } from './metrics/integration-metrics.js';
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
        HooksHandler,
        HttpConnectorHandler,
        IntegrationMetrics,
        SecretsHandler,
        SecretsRepository,
        WebhooksHandler,
        WebhooksRepository,
      ],
    };
  }
}
