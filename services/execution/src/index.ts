import {
  ClockServiceService,
  CommandServiceService,
  DeploymentServiceService,
  IncidentServiceService,
  JobServiceService,
  MessageServiceService,
  ProcessInstanceServiceService,
  UserTaskServiceService,
} from '@baton/contracts/execution';
import type { ServiceDefinition } from '@baton/service-kit';

import { CreateExecution1795219200000 } from '../migrations/1795219200000-create-execution.js';
import { ExecutionModule } from './execution.module.js';

/** Process instances: the journal, jobs, timers, messages, incidents. */
export const executionService: ServiceDefinition = {
  name: 'execution',
  schema: 'execution',
  module: ExecutionModule,
  surface: {
    package: 'baton.execution.v1',
    services: [
      ProcessInstanceServiceService,
      CommandServiceService,
      JobServiceService,
      MessageServiceService,
      UserTaskServiceService,
      IncidentServiceService,
      DeploymentServiceService,
      ClockServiceService,
    ],
  },
  migrations: [CreateExecution1795219200000],
  entities: [],
};
