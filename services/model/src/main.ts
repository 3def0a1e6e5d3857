import '@baton/service-kit/tracing';

import { runService } from '@baton/service-kit';

import { modelService, modelSettings } from './index.js';

await runService({ name: 'model', env: process.env, settings: modelSettings, definition: modelService });
