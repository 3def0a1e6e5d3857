import { Module } from '@nestjs/common';

import { CommandAdmission } from './admission/command-admission.js';
import { CallsRepository } from './calls/calls.repository.js';
import { CallsRunner } from './calls/calls.runner.js';
import { CommandsGrpcController } from './commands/commands.grpc.js';
import { ConditionsHandler } from './conditions/conditions.handler.js';
import { ConditionsHttpController } from './conditions/conditions.http.js';
import { DecisionJobs } from './decisions/decision-jobs.js';
import { DecisionsGrpcController } from './decisions/decisions.grpc.js';
import { DecisionsHandler } from './decisions/decisions.handler.js';
import { DecisionsHttpController } from './decisions/decisions.http.js';
import { DecisionsRepository } from './decisions/decisions.repository.js';
import { DeployedDecisions } from './decisions/deployed-decisions.js';
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
import { OwnJobs } from './jobs/own-jobs.js';
import { ArrivalsRepository } from './messages/arrivals.repository.js';
import { MessageCorrelator } from './messages/message-correlator.js';
import { MessagesGrpcController } from './messages/messages.grpc.js';
import { MessagesHttpController } from './messages/messages.http.js';
import { MessagesHandler } from './messages/messages.handler.js';
import { MessagesRepository } from './messages/messages.repository.js';
import { ExecutionMetrics } from './metrics/execution-metrics.js';
import { GaugesRepository } from './metrics/gauges.repository.js';
import { OperationsGrpcController } from './operations/operations.grpc.js';
import { OperationsHandler } from './operations/operations.handler.js';
import { OperationsHttpController } from './operations/operations.http.js';
import { PartitionKeeper } from './retention/partition-keeper.js';
import { RetentionHandler } from './retention/retention.handler.js';
import { RetentionRepository } from './retention/retention.repository.js';
import { ScriptJobs } from './scripts/script-jobs.js';
import { ScriptThread } from './scripts/script-thread.js';
import { SignalBroadcaster } from './signals/signal-broadcaster.js';
import { SignalsHandler } from './signals/signals.handler.js';
import { SignalsHttpController } from './signals/signals.http.js';
import { SignalsRepository } from './signals/signals.repository.js';
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
    ConditionsHttpController,
    DecisionsGrpcController,
    DecisionsHttpController,
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
    OperationsGrpcController,
    OperationsHttpController,
    SignalsHttpController,
    TracesGrpcController,
    TracesHttpController,
  ],
  providers: [
    ArrivalsRepository,
    CallsRepository,
    CallsRunner,
    CommandAdmission,
    Commits,
    ConditionsHandler,
    DecisionJobs,
    DecisionsHandler,
    DecisionsRepository,
    Definitions,
    DefinitionsRepository,
    Deployed,
    DeployedDecisions,
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
    OperationsHandler,
    OwnJobs,
    PartitionKeeper,
    ProcessInstances,
    RetentionHandler,
    RetentionRepository,
    ScriptJobs,
    ScriptThread,
    SignalBroadcaster,
    SignalsHandler,
    SignalsRepository,
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
