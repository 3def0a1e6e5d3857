import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  ActivateAdHocActivityRequest,
  ActivateAdHocActivityResponse,
  CompleteAdHocSubProcessRequest,
  CompleteAdHocSubProcessResponse,
  GetInstanceAtRequest,
  GetInstanceAtResponse,
  MigrateInstanceRequest,
  MigrateInstanceResponse,
  ModifyInstanceRequest,
  ModifyInstanceResponse,
  ResumeInstanceRequest,
  ResumeInstanceResponse,
  SuspendInstanceRequest,
  SuspendInstanceResponse,
} from '@baton/contracts/execution';
import { callerOf } from '@baton/service-kit';

import { OperationsHandler } from './operations.handler.js';

const SERVICE = 'baton.execution.v1.ProcessInstanceService';

@Controller()
export class OperationsGrpcController {
  constructor(private readonly operations: OperationsHandler) {}

  @GrpcMethod(SERVICE, 'GetInstanceAt')
  getInstanceAt(request: GetInstanceAtRequest, metadata: Metadata): Promise<GetInstanceAtResponse> {
    return this.operations.at(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'SuspendInstance')
  async suspendInstance(request: SuspendInstanceRequest, metadata: Metadata): Promise<SuspendInstanceResponse> {
    await this.operations.suspend(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ResumeInstance')
  async resumeInstance(request: ResumeInstanceRequest, metadata: Metadata): Promise<ResumeInstanceResponse> {
    await this.operations.resume(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'ModifyInstance')
  async modifyInstance(request: ModifyInstanceRequest, metadata: Metadata): Promise<ModifyInstanceResponse> {
    await this.operations.modify(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'MigrateInstance')
  migrateInstance(request: MigrateInstanceRequest, metadata: Metadata): Promise<MigrateInstanceResponse> {
    return this.operations.migrate(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'ActivateAdHocActivity')
  async activateAdHocActivity(
    request: ActivateAdHocActivityRequest,
    metadata: Metadata,
  ): Promise<ActivateAdHocActivityResponse> {
    await this.operations.activate(request, callerOf(metadata));
    return {};
  }

  @GrpcMethod(SERVICE, 'CompleteAdHocSubProcess')
  async completeAdHocSubProcess(
    request: CompleteAdHocSubProcessRequest,
    metadata: Metadata,
  ): Promise<CompleteAdHocSubProcessResponse> {
    await this.operations.completeAdHoc(request, callerOf(metadata));
    return {};
  }
}
