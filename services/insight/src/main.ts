import '@baton/service-kit/tracing';

import { runService } from '@baton/service-kit';

import { insightService, insightSettings } from './index.js';

await runService({ name: 'insight', env: process.env, settings: insightSettings, definition: insightService });
