import { Module } from '@nestjs/common';

import { CommandsGrpcController } from './commands/commands.grpc.js';
import { Definitions } from './deployments/definitions.js';
import { DefinitionsRepository } from './deployments/definitions.repository.js';
import { Deployed } from './deployments/deployed.js';
import { DeploymentsGrpcController } from './deployments/deployments.grpc.js';
import { DeploymentsHttpController } from './deployments/deployments.http.js';
import { DeploymentsHandler } from './deployments/deployments.handler.js';
import { FactsRelay } from './facts/facts.relay.js';
import { IncidentsGrpcController } from './incidents/incidents.grpc.js';
import { IncidentsHttpController } from './incidents/incidents.http.js';
import { IncidentsHandler } from './incidents/incidents.handler.js';
import { IncidentsRepository } from './incidents/incidents.repository.js';
import { Commits } from './instances/commits.js';
import { instanceJournal } from './instances/instance-journal.js';
import { InstancesGrpcController } from './instances/instances.grpc.js';
import { InstancesHttpController } from './instances/instances.http.js';
import { InstancesHandler } from './instances/instances.handler.js';
import { InstancesRepository } from './instances/instances.repository.js';
import { JobOffers } from './instances/job-offers.js';
import { ProcessInstances } from './instances/process-instances.js';
import { StartInstanceHandler } from './instances/start-instance.handler.js';
import { JobAnnouncer } from './jobs/job-announcer.js';
import { JobClaimer } from './jobs/job-claimer.js';
import { JobsGrpcController } from './jobs/jobs.grpc.js';
import { JobsHttpController } from './jobs/jobs.http.js';
import { JobsHandler } from './jobs/jobs.handler.js';
import { JobsRepository } from './jobs/jobs.repository.js';
import { MessageCorrelator } from './messages/message-correlator.js';
import { MessagesGrpcController } from './messages/messages.grpc.js';
import { MessagesHttpController } from './messages/messages.http.js';
import { MessagesHandler } from './messages/messages.handler.js';
import { MessagesRepository } from './messages/messages.repository.js';
import { ExecutionMetrics } from './metrics/execution-metrics.js';
import { GaugesRepository } from './metrics/gauges.repository.js';
import { TimersHandler } from './timers/timers.handler.js';
import { TimersRepository } from './timers/timers.repository.js';
import { InstanceTraces } from './traces/instance-traces.js';
import { TraceCursorRepository } from './traces/trace-cursor.repository.js';
import { TracedInstancesRepository } from './traces/traced-instances.repository.js';
import { TracesExporter } from './traces/traces.exporter.js';
import { TracesGrpcController } from './traces/traces.grpc.js';
import { TracesHandler } from './traces/traces.handler.js';
import { TracesHttpController } from './traces/traces.http.js';
import { ExecutionUserTasksGrpcController } from './user-tasks/user-tasks.grpc.js';
import { UserTasksHandler } from './user-tasks/user-tasks.handler.js';

@Module({
  controllers: [
    CommandsGrpcController,
    DeploymentsGrpcController,
    DeploymentsHttpController,
    ExecutionUserTasksGrpcController,
    IncidentsGrpcController,
    IncidentsHttpController,
    InstancesGrpcController,
    InstancesHttpController,
    JobsGrpcController,
    JobsHttpController,
    MessagesGrpcController,
    MessagesHttpController,
    TracesGrpcController,
    TracesHttpController,
  ],
  providers: [
    Commits,
    Definitions,
    DefinitionsRepository,
    Deployed,
    DeploymentsHandler,
    ExecutionMetrics,
    FactsRelay,
    GaugesRepository,
    IncidentsHandler,
    IncidentsRepository,
    instanceJournal,
    InstancesHandler,
    InstancesRepository,
    InstanceTraces,
    JobAnnouncer,
    JobClaimer,
    JobOffers,
    JobsHandler,
    JobsRepository,
    MessageCorrelator,
    MessagesHandler,
    MessagesRepository,
    ProcessInstances,
    StartInstanceHandler,
    TimersHandler,
    TimersRepository,
    TraceCursorRepository,
    TracedInstancesRepository,
    TracesExporter,
    TracesHandler,
    UserTasksHandler,
  ],
})
export class ExecutionModule {}
