import type { Metadata } from '@grpc/grpc-js';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import type { ResolveCredentialRequest, ResolveCredentialResponse } from '@baton/contracts/task';
import { invalidFields } from '@baton/kernel';
import { callerOf, requireRole } from '@baton/service-kit';

import { CallersHandler } from './callers.handler.js';
import { toWireCredential } from './credential.js';

const SHA256_BYTES = 32;

/** For the other services, which were shown a credential that their own copies do not know. */
@Controller()
export class CredentialsGrpcController {
  constructor(private readonly callers: CallersHandler) {}

  @GrpcMethod('baton.task.v1.CredentialService', 'ResolveCredential')
  async resolveCredential(
    { credentialHash }: ResolveCredentialRequest,
    metadata: Metadata,
  ): Promise<ResolveCredentialResponse> {
    requireRole(callerOf(metadata), 'service');
    if (credentialHash.length !== SHA256_BYTES)
      throw invalidFields('VALIDATION_FAILED', [
        { field: 'credentialHash', message: `has to have ${SHA256_BYTES} bytes` },
      ]);
    const state = await this.callers.stateOf(credentialHash);
    return { credential: toWireCredential(state), sequence: String(state.seq) };
  }
}
