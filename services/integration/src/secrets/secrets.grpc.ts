import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type {
  CreateSecretRequest,
  CreateSecretResponse,
  DeleteSecretRequest,
  DeleteSecretResponse,
  ListSecretsRequest,
  ListSecretsResponse,
} from '@baton/contracts/integration';
import { callerOf } from '@baton/service-kit';

import { SecretsHandler } from './secrets.handler.js';

const SERVICE = 'baton.integration.v1.IntegrationService';

@Controller()
export class SecretsGrpcController {
  constructor(private readonly secrets: SecretsHandler) {}

  @GrpcMethod(SERVICE, 'CreateSecret')
  async createSecret(request: CreateSecretRequest, metadata: Metadata): Promise<CreateSecretResponse> {
    return { secret: await this.secrets.put(request, callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'ListSecrets')
  async listSecrets(_request: ListSecretsRequest, metadata: Metadata): Promise<ListSecretsResponse> {
    return { secrets: await this.secrets.list(callerOf(metadata)) };
  }

  @GrpcMethod(SERVICE, 'DeleteSecret')
  async deleteSecret({ name }: DeleteSecretRequest, metadata: Metadata): Promise<DeleteSecretResponse> {
    await this.secrets.remove(name, callerOf(metadata));
    return {};
  }
}
