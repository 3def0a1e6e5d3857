import { ProgressServiceService } from '@baton/contracts/insight';
import type { ServiceDefinition } from '@baton/service-kit';

import { CreateProgress1795305600000 } from '../migrations/1795305600000-create-progress.js';
import { ShareNames1796200000000 } from '../migrations/1796200000000-share-names.js';
import { InsightModule } from './insight.module.js';

/** This service has none of its own. */
export const insightSettings = {} as const;

export const insightService = (_settings: Readonly<Record<string, never>> = {}): ServiceDefinition => ({
  name: 'insight',
  schema: 'insight',
  module: InsightModule,
  surface: { package: 'baton.insight.v1', services: [ProgressServiceService] },
  migrations: [CreateProgress1795305600000, ShareNames1796200000000],
  entities: [],
});
