import { Module } from '@nestjs/common';

import { OperationsServiceService } from '@baton/contracts/operations';

import type { Surface } from '../service-definition.js';
import { OperationsGrpcController } from './operations.grpc.js';

/** In every process, beside its services. */
@Module({ controllers: [OperationsGrpcController] })
export class OperationsModule {}

export const operationsSurface: Surface = {
  package: 'baton.operations.v1',
  services: [OperationsServiceService],
};
