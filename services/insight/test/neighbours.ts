import type { Metadata } from '@grpc/grpc-js';
import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import {
  ProcessInstanceServiceService,
  type InstanceEvent,
  type ListInstanceEventsRequest,
  type ListInstanceEventsResponse,
} from '@baton/contracts/execution';
import { createGenerationsSql, createOutboxSql } from '@baton/messaging';
import { callerOf, type ServiceDefinition } from '@baton/service-kit';

/** What `execution` would answer, and who asked it last. */
export const journal = { events: [] as InstanceEvent[], askedBy: '' };

@Controller()
class InstancesStandIn {
  @GrpcMethod('baton.execution.v1.ProcessInstanceService', 'ListInstanceEvents')
  listInstanceEvents(
    { pageSize, pageToken }: ListInstanceEventsRequest,
    metadata: Metadata,
  ): ListInstanceEventsResponse {
    const caller = callerOf(metadata);
    journal.askedBy = `${caller.kind}:${caller.subject} of ${caller.tenant}`;
    const from = Number(pageToken || 0);
    const more = from + pageSize < journal.events.length;
    return { events: journal.events.slice(from, from + pageSize), nextPageToken: more ? String(from + pageSize) : '' };
  }
}

@Module({ controllers: [InstancesStandIn] })
class ExecutionStandInModule {}

/** The other side of a service boundary: not a part of this service, so a stand-in will do. */
export const executionStandIn: ServiceDefinition = {
  name: 'execution',
  schema: 'execution',
  module: ExecutionStandInModule,
  surface: { package: 'baton.execution.v1', services: [ProcessInstanceServiceService] },
  migrations: [],
  entities: [],
};

/** Where the tests publish the facts of all other services. */
export const feedSql = `create schema feed; ${createGenerationsSql('feed')} ${createOutboxSql('feed')}`;
