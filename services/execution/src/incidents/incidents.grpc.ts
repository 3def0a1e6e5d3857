import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  ListIncidentsRequest,
  ListIncidentsResponse,
  ResolveIncidentRequest,
  ResolveIncidentResponse,
  RetryIncidentRequest,
  RetryIncidentResponse,
} from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { IncidentsHandler } from './incidents.handler.js';

const SERVICE = 'baton.execution.v1.IncidentService';

@Controller()
export class IncidentsGrpcController {
  constructor(private readonly incidents: IncidentsHandler) {}

  @GrpcMethod(SERVICE, 'ListIncidents')
  listIncidents(request: ListIncidentsRequest, metadata: Metadata): Promise<ListIncidentsResponse> {
    return this.incidents.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'RetryIncident')
  async retryIncident(request: RetryIncidentRequest, metadata: Metadata): Promise<RetryIncidentResponse> {
    await this.incidents.retry(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ResolveIncident')
  async resolveIncident(request: ResolveIncidentRequest, metadata: Metadata): Promise<ResolveIncidentResponse> {
    await this.incidents.resolve(request, callerOf(metadata));
    return {};
  }
}
