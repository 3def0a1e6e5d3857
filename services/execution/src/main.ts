import '@baton/service-kit/tracing';

import { runService } from '@baton/service-kit';

import { executionService, executionSettings } from './index.js';

await runService({ name: 'execution', env: process.env, settings: executionSettings, definition: executionService });
