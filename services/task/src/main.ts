import '@baton/service-kit/tracing';

import { runService, sealingSettings } from '@baton/service-kit';

import { taskService, taskSettings } from './index.js';

await runService({
  name: 'task',
  env: process.env,
  settings: { ...taskSettings, ...sealingSettings },
  definition: taskService,
});
