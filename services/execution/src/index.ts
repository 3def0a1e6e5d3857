import {
  CommandServiceService,
  DecisionServiceService,
  DeploymentServiceService,
  IncidentServiceService,
  JobServiceService,
  MessageServiceService,
  ProcessInstanceServiceService,
  TraceServiceService,
  UserTaskServiceService,
} from '@baton/contracts/execution';
import type { ServiceDefinition } from '@baton/service-kit';
import { otlpSettings, otlpSpanExporter, traceCollector, type OtlpSettings } from '@baton/service-kit/spans';

import { CreateExecution1795219200000 } from '../migrations/1795219200000-create-execution.js';
import { CreateTraces1795262400000 } from '../migrations/1795262400000-create-traces.js';
import { CreateCallsAndDecisions1795273200000 } from '../migrations/1795273200000-create-calls-and-decisions.js';
import { BoundJournal1795291200000 } from '../migrations/1795291200000-bound-journal.js';
import { PartitionJournal1795291201000 } from '../migrations/1795291201000-partition-journal.js';
import { SmallerRows1795291202000 } from '../migrations/1795291202000-smaller-rows.js';
import { OrderOfWaiting1795291203000 } from '../migrations/1795291203000-order-of-waiting.js';
import { FreeJobs1795291204000 } from '../migrations/1795291204000-free-jobs.js';
import { LatestVersions1795291205000 } from '../migrations/1795291205000-latest-versions.js';
import { VacuumInstances1795291206000 } from '../migrations/1795291206000-vacuum-instances.js';
import { SummariseByVacuum1795291207000 } from '../migrations/1795291207000-summarise-by-vacuum.js';
import { ExecutionModule } from './execution.module.js';
import { JournalFacts } from './facts/journal-facts.js';
import { RecentCommits } from './facts/recent-commits.js';
import { RelayPoke } from './facts/relay-poke.js';
import { RetentionPlan, retentionSettings, type RetentionSettings } from './retention/retention-settings.js';
import { Collector } from './traces/collector.js';

/** Where the journal's spans go, and how long it is kept. */
export const executionSettings = { ...otlpSettings, ...retentionSettings } as const;

export type ExecutionSettings = OtlpSettings & RetentionSettings;

/** Process instances: the journal, jobs, timers, messages, incidents. */
export function executionService(settings: ExecutionSettings = {}): ServiceDefinition {
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
        { provide: RetentionPlan, useValue: new RetentionPlan(settings) },
        { provide: Collector, useFactory: () => collectorOf(settings) },
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
        DecisionServiceService,
        DeploymentServiceService,
        TraceServiceService,
      ],
    },
    migrations: [
      CreateExecution1795219200000,
      CreateTraces1795262400000,
      CreateCallsAndDecisions1795273200000,
      BoundJournal1795291200000,
      PartitionJournal1795291201000,
      SmallerRows1795291202000,
      OrderOfWaiting1795291203000,
      FreeJobs1795291204000,
      LatestVersions1795291205000,
      VacuumInstances1795291206000,
      SummariseByVacuum1795291207000,
    ],
    entities: [],
    // It deploys for designers.
    carriers: ['model'],
    facts: ({ pool, schema }) => [new JournalFacts(pool, schema, poke.on, recent)],
  };
}

function collectorOf(settings: OtlpSettings): Collector {
  const collector = traceCollector(settings);
  return new Collector(collector && otlpSpanExporter(collector, { 'service.name': 'baton' }));
}
