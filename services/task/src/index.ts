import { topics } from '@baton/contracts';
import { CredentialServiceService, DirectoryServiceService, UserTaskServiceService } from '@baton/contracts/task';
import { outboxSource } from '@baton/messaging';
import type { ServiceDefinition } from '@baton/service-kit';

import { migrations } from '../migrations/index.js';
import { SERVICE } from './service-name.js';
import { TaskAuthenticator } from './sessions/authenticator.js';
import type { TaskSettings } from './config.js';
import { TaskModule } from './task.module.js';

export { taskSettings, type TaskSettings } from './config.js';

/** The service as a composition takes it up. */
export const taskService = (settings: TaskSettings): ServiceDefinition => ({
  name: SERVICE,
  schema: SERVICE,
  module: TaskModule.of(settings),
  surface: {
    package: 'baton.task.v1',
    services: [UserTaskServiceService, DirectoryServiceService, CredentialServiceService],
  },
  migrations: [...migrations],
  entities: [],
  outbox: 'outbox',
  facts: ({ pool, schema }) =>
    [topics.userTask, topics.person, topics.credential].map((topic) => outboxSource(pool, schema, topic)),
  authenticator: TaskAuthenticator,
});
