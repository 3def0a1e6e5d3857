import { NotificationServiceService } from '@baton/contracts/notification';
import type { ServiceDefinition } from '@baton/service-kit';

import { CreateNotification1795392000000 } from '../migrations/1795392000000-create-notification.js';
import type { NotificationSettings } from './config.js';
import { NotificationModule } from './notification.module.js';
import { SERVICE } from './service-name.js';

export { notificationSettings, type NotificationSettings } from './config.js';

/** The service as a composition takes it up. */
export const notificationService = (settings: NotificationSettings): ServiceDefinition => ({
  name: SERVICE,
  schema: SERVICE,
  module: NotificationModule.of(settings),
  surface: { package: 'baton.notification.v1', services: [NotificationServiceService] },
  migrations: [CreateNotification1795392000000],
  entities: [],
});
