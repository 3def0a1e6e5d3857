import { EventSubscriptionServiceService, IntegrationServiceService } from '@baton/contracts/integration';
import type { ServiceDefinition } from '@baton/service-kit';

import { CreateIntegration1795392000000 } from '../migrations/1795392000000-create-integration.js';
import { CreateEventSubscriptions1795996800000 } from '../migrations/1795996800000-create-event-subscriptions.js';
import type { IntegrationSettings } from './config.js';
import { IntegrationModule } from './integration.module.js';
import { SERVICE } from './service-name.js';

export { integrationSettings, type IntegrationSettings } from './config.js';

/** The service as a composition takes it up. */
export const integrationService = (settings: IntegrationSettings): ServiceDefinition => ({
  name: SERVICE,
  schema: SERVICE,
  module: IntegrationModule.of(settings),
  surface: { package: 'baton.integration.v1', services: [EventSubscriptionServiceService, IntegrationServiceService] },
  migrations: [CreateIntegration1795392000000, CreateEventSubscriptions1795996800000],
  entities: [],
});
