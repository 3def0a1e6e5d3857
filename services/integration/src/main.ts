import '@baton/service-kit/tracing';

import { runService, sealingSettings } from '@baton/service-kit';

import { integrationService, integrationSettings } from './index.js';

await runService({
  name: 'integration',
  env: process.env,
  settings: { ...integrationSettings, ...sealingSettings },
  definition: integrationService,
});
