import { ClockServiceService, DirectoryServiceService, UserTaskServiceService } from '@baton/contracts/task';
import type { ServiceDefinition } from '@baton/service-kit';

import { migrations } from '../migrations/index.js';
import { SERVICE } from './service-name.js';
import { TaskAuthenticator } from './sessions/authenticator.js';
import type { TaskSettings } from './settings.js';
import { TaskModule } from './task.module.js';

export { FirstAdminHandler, type FirstAdmin } from './people/first-admin.handler.js';
export type { TaskSettings } from './settings.js';

/** The service as a composition takes it up. */
export const taskService = (settings: TaskSettings): ServiceDefinition => ({
  name: SERVICE,
  schema: SERVICE,
  module: TaskModule.of(settings),
  surface: { package: 'baton.task.v1', services: [UserTaskServiceService, DirectoryServiceService, ClockServiceService] },
  migrations: [...migrations],
  entities: [],
  authenticator: TaskAuthenticator,
});
