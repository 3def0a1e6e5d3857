import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  DeployProcessRequest,
  DeployProcessResponse,
  GetProcessRequest,
  GetProcessResponse,
  ListProcessesRequest,
  ListProcessesResponse,
  RetireProcessRequest,
  RetireProcessResponse,
} from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { DeploymentsHandler } from './deployments.handler.js';

const SERVICE = 'baton.execution.v1.DeploymentService';

@Controller()
export class DeploymentsGrpcController {
  constructor(private readonly deployments: DeploymentsHandler) {}

  @GrpcMethod(SERVICE, 'DeployProcess')
  async deployProcess(request: DeployProcessRequest, metadata: Metadata): Promise<DeployProcessResponse> {
    return { process: await this.deployments.deploy(request, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'RetireProcess')
  async retireProcess(request: RetireProcessRequest, metadata: Metadata): Promise<RetireProcessResponse> {
    await this.deployments.retire(request.processKey, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ListProcesses')
  listProcesses(request: ListProcessesRequest, metadata: Metadata): Promise<ListProcessesResponse> {
    return this.deployments.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'GetProcess')
  getProcess(request: GetProcessRequest, metadata: Metadata): Promise<GetProcessResponse> {
    return this.deployments.get(request.processKey, request.version, callerOf(metadata));
  }
}
