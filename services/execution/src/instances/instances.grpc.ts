import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  CancelInstanceRequest,
  CancelInstanceResponse,
  GetInstanceRequest,
  GetInstanceResponse,
  ListInstanceEventsRequest,
  ListInstanceEventsResponse,
  ListInstancesRequest,
  ListInstancesResponse,
  SetVariablesRequest,
  SetVariablesResponse,
  StartInstanceRequest,
  StartInstanceResponse,
} from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { InstancesHandler } from './instances.handler.js';
import { StartInstanceHandler } from './start-instance.handler.js';

const SERVICE = 'baton.execution.v1.ProcessInstanceService';

@Controller()
export class InstancesGrpcController {
  constructor(
    private readonly instances: InstancesHandler,
    private readonly starts: StartInstanceHandler,
  ) {}

  @GrpcMethod(SERVICE, 'StartInstance')
  startInstance(request: StartInstanceRequest, metadata: Metadata): Promise<StartInstanceResponse> {
    return this.starts.start(request, callerOf(metadata), metadata.get('traceparent')[0]?.toString());
  }

  @GrpcMethod(SERVICE, 'GetInstance')
  async getInstance(request: GetInstanceRequest, metadata: Metadata): Promise<GetInstanceResponse> {
    return { instance: await this.instances.get(request.instanceId, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'ListInstances')
  listInstances(request: ListInstancesRequest, metadata: Metadata): Promise<ListInstancesResponse> {
    return this.instances.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'CancelInstance')
  async cancelInstance(request: CancelInstanceRequest, metadata: Metadata): Promise<CancelInstanceResponse> {
    await this.instances.cancel(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'SetVariables')
  async setVariables(request: SetVariablesRequest, metadata: Metadata): Promise<SetVariablesResponse> {
    await this.instances.setVariables(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ListInstanceEvents')
  listInstanceEvents(request: ListInstanceEventsRequest, metadata: Metadata): Promise<ListInstanceEventsResponse> {
    return this.instances.events(request, callerOf(metadata));
  }
}
