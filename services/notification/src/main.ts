import '@baton/service-kit/tracing';

import { runService, sealingSettings } from '@baton/service-kit';

import { notificationService, notificationSettings } from './index.js';

await runService({
  name: 'notification',
  env: process.env,
  settings: { ...notificationSettings, ...sealingSettings },
  definition: notificationService,
});
