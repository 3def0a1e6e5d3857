import { z } from 'zod';

import { defineConfig, serviceSettings } from '@baton/service-kit';

import { executionSettings } from './index.js';

/** What this service reads when it runs as a process of its own. */
export const loadConfig = defineConfig(z.object({ ...serviceSettings, ...executionSettings }));
