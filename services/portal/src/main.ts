import '@baton/service-kit/tracing';

import { runService } from '@baton/service-kit';

import { portalSettings } from './config.js';
import { edgeOptions, edgeService } from './portal-process.js';

await runService({
  name: 'portal',
  env: process.env,
  settings: portalSettings,
  definition: edgeService,
  options: edgeOptions,
});
