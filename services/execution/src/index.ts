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
import { JournalFacts } from './facts/journal-facts.js';
import { RecentCommits } from './facts/recent-commits.js';
import { RelayPoke } from './facts/relay-poke.js';

/** Execution reads no settings of its own. */
export const executionSettings = {} as const;

/** Process instances: the journal, jobs, timers, messages, incidents. */
export function executionService(_settings: object = {}): ServiceDefinition {
  const poke = new RelayPoke();
  const recent = new RecentCommits();
  return {
    name: 'execution',
    schema: 'execution',
    module: {
      module: ExecutionModule,
      providers: [
        { provide: RelayPoke, useValue: poke },
        { provide: RecentCommits, useValue: recent },
      ],
    },
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
    // It deploys for designers.
    carriers: ['model'],
    facts: ({ pool, schema }) => [new JournalFacts(pool, schema, poke.on, recent)],
  };
}
