import '@baton/service-kit/tracing';

import { runService } from '@baton/service-kit';

import { portalService } from './index.js';

await runService({ name: 'portal', env: process.env, settings: {}, definition: portalService });
