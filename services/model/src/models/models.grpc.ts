import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  DeployModelRequest,
  DeployModelResponse,
  GetModelRequest,
  GetModelResponse,
  ImportModelRequest,
  ImportModelResponse,
  ListModelsRequest,
  ListModelsResponse,
  RetireModelRequest,
  RetireModelResponse,
  UpdateElementRequest,
  UpdateElementResponse,
} from '@baton/contracts/model';
import { callerOf } from '@baton/service-kit';

import { elementPatchOf } from './element-patch.js';
import { ModelsHandler } from './models.handler.js';

const SERVICE = 'baton.model.v1.ModelService';

@Controller()
export class ModelsGrpcController {
  constructor(private readonly models: ModelsHandler) {}

  @GrpcMethod(SERVICE, 'ImportModel')
  async importModel(request: ImportModelRequest, metadata: Metadata): Promise<ImportModelResponse> {
    return { model: await this.models.import(request.content, request.fileName, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'GetModel')
  async getModel(request: GetModelRequest, metadata: Metadata): Promise<GetModelResponse> {
    return { model: await this.models.get(request.modelId, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'ListModels')
  listModels(request: ListModelsRequest, metadata: Metadata): Promise<ListModelsResponse> {
    return this.models.list(request, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'UpdateElement')
  async updateElement(request: UpdateElementRequest, metadata: Metadata): Promise<UpdateElementResponse> {
    const patch = elementPatchOf(request.patchJson);
    return {
      model: await this.models.updateElement(
        request.modelId,
        request.elementId,
        patch,
        request.revision,
        callerOf(metadata),
      ),
    };
  }

  @GrpcMethod(SERVICE, 'DeployModel')
  deployModel(request: DeployModelRequest, metadata: Metadata): Promise<DeployModelResponse> {
    return this.models.deploy(request.modelId, callerOf(metadata));
  }

  @GrpcMethod(SERVICE, 'RetireModel')
  async retireModel(request: RetireModelRequest, metadata: Metadata): Promise<RetireModelResponse> {
    return { model: await this.models.retire(request.modelId, callerOf(metadata)) };
  }
}
