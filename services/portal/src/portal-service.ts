import type { ServiceDefinition } from '@baton/service-kit';

import { PortalModule } from './portal.module.js';

/** The service as a composition takes it up: it keeps nothing of its own, so it has no tables. */
export const portalService = (): ServiceDefinition => ({
  name: 'portal',
  schema: 'portal',
  module: PortalModule,
  migrations: [],
  entities: [],
});
