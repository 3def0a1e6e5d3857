import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js';
import { Controller, Module, type OnModuleDestroy } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import type { MigrationInterface, QueryRunner } from 'typeorm';

import { topics } from '@baton/contracts';
import {
  Job,
  JobServiceService,
  ProcessInstanceServiceService,
  type CompleteJobRequest,
  type FailJobRequest,
  type StreamJobsRequest,
  type StreamJobsResponse,
} from '@baton/contracts/execution';
import { DirectoryServiceService, Group, Person, Role } from '@baton/contracts/task';
import { createGenerationsSql, createOutboxSql, outboxSource } from '@baton/messaging';
import { callerOf, requireService, type ServiceDefinition } from '@baton/service-kit';

/** What the neighbours of this service hold and were told; the contract's side of `execution` and `task`, nothing more. */
export class Neighbours {
  people: Person[] = [];
  groups: Group[] = [];
  starter = '';
  /** Handed to whoever streams jobs. */
  readonly waiting: Job[] = [];
  readonly completed: CompleteJobRequest[] = [];
  readonly failed: FailJobRequest[] = [];
  readonly streams = new Map<ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>, number>();

  offer(job: Partial<Job>): void {
    this.waiting.push(Job.fromPartial({ leaseToken: 'lease', tenantId: 'default', processKey: 'onboarding', ...job }));
    this.handOut();
  }

  handOut(): void {
    for (const [stream, credit] of this.streams) {
      const jobs = this.waiting.splice(0, credit);
      this.streams.set(stream, credit - jobs.length);
      if (jobs.length > 0) stream.write({ jobs });
    }
  }

  dropStreams(): void {
    for (const stream of this.streams.keys()) stream.end();
    this.streams.clear();
  }

  definitions(): readonly ServiceDefinition[] {
    return [executionOf(this), taskOf(this)];
  }
}

export const person = (personId: string, roles = [Role.ROLE_PARTICIPANT]): Person =>
  Person.fromPartial({ personId, name: personId.toUpperCase(), email: `${personId}@example.org`, roles, active: true });

class CreateFacts1795219200000 implements MigrationInterface {
  name = 'CreateFacts1795219200000';
  async up(db: QueryRunner): Promise<void> {
    await db.query(createOutboxSql('task') + createGenerationsSql('task'));
  }
  down(): Promise<void> {
    return Promise.resolve();
  }
}

function taskOf(neighbours: Neighbours): ServiceDefinition {
  @Controller()
  class DirectoryGrpcController {
    @GrpcMethod('baton.task.v1.DirectoryService', 'ListPeople')
    listPeople(_request: unknown, metadata: Metadata) {
      requireService(callerOf(metadata), 'notification');
      return { people: neighbours.people, nextPageToken: '' };
    }

    @GrpcMethod('baton.task.v1.DirectoryService', 'ListGroups')
    listGroups() {
      return { groups: neighbours.groups, nextPageToken: '' };
    }
  }
  @Module({ controllers: [DirectoryGrpcController] })
  class TaskModule {}
  return {
    name: 'task',
    schema: 'task',
    module: TaskModule,
    surface: { package: 'baton.task.v1', services: [DirectoryServiceService] },
    migrations: [CreateFacts1795219200000],
    entities: [],
    outbox: 'outbox',
    facts: ({ pool }) =>
      [topics.userTask, topics.person, topics.instance].map((topic) => outboxSource(pool, 'task', topic)),
  };
}

function executionOf(neighbours: Neighbours): ServiceDefinition {
  @Controller()
  class ExecutionGrpcController implements OnModuleDestroy {
    onModuleDestroy(): void {
      neighbours.dropStreams();
    }

    @GrpcStreamCall('baton.execution.v1.JobService', 'StreamJobs')
    streamJobs(call: ServerDuplexStream<StreamJobsRequest, StreamJobsResponse>): void {
      requireService(callerOf(call), 'notification');
      call.on('data', ({ credit }: StreamJobsRequest) => {
        // Credit that was under way when the stream was dropped: what is written now reaches nobody.
        if (!call.writable) return;
        neighbours.streams.set(call, (neighbours.streams.get(call) ?? 0) + credit);
        neighbours.handOut();
      });
      call.on('end', () => call.end());
      call.on('close', () => neighbours.streams.delete(call));
    }

    @GrpcMethod('baton.execution.v1.JobService', 'CompleteJob')
    completeJob(request: CompleteJobRequest) {
      neighbours.completed.push(request);
      return {};
    }

    @GrpcMethod('baton.execution.v1.JobService', 'FailJob')
    failJob(request: FailJobRequest) {
      neighbours.failed.push(request);
      return {};
    }

    @GrpcMethod('baton.execution.v1.ProcessInstanceService', 'ListInstanceEvents')
    listInstanceEvents() {
      const at = undefined;
      const first = {
        eventId: 'e',
        seq: 1,
        at,
        type: 'InstanceStarted',
        elementId: '',
        actor: neighbours.starter,
        dataJson: '{}',
      };
      return { events: [first], nextPageToken: '' };
    }
  }
  @Module({ controllers: [ExecutionGrpcController] })
  class ExecutionModule {}
  return {
    name: 'execution',
    schema: 'execution',
    module: ExecutionModule,
    surface: { package: 'baton.execution.v1', services: [JobServiceService, ProcessInstanceServiceService] },
    migrations: [],
    entities: [],
  };
}
