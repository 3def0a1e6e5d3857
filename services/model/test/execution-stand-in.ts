import { Controller, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

import {
  DeploymentServiceService,
  type DeployProcessRequest,
  type DeployProcessResponse,
  type RetireProcessRequest,
  type RetireProcessResponse,
} from '@baton/contracts/execution';
import { Rejection } from '@baton/kernel';
import type { ServiceDefinition } from '@baton/service-kit';

const SERVICE = 'baton.execution.v1.DeploymentService';

/** What `execution` was told; `failing` makes it unavailable. */
export const told = { deployed: [] as DeployProcessRequest[], retired: [] as string[], failing: false };

@Controller()
class DeploymentsStandIn {
  @GrpcMethod(SERVICE, 'DeployProcess')
  deployProcess(request: DeployProcessRequest): DeployProcessResponse {
    if (told.failing) throw new Rejection('unavailable', 'AWAY', 'Away');
    if (!told.deployed.some(({ definitionId }) => definitionId === request.definitionId)) told.deployed.push(request);
    const version = told.deployed.findIndex(({ definitionId }) => definitionId === request.definitionId) + 1;
    const { processKey, modelId } = request;
    return {
      process: {
        processKey,
        version,
        name: processKey,
        modelId,
        deployedAt: undefined,
        starters: [],
        startFormJson: '',
        retired: false,
      },
    };
  }

  @GrpcMethod(SERVICE, 'RetireProcess')
  retireProcess({ processKey }: RetireProcessRequest): RetireProcessResponse {
    told.retired.push(processKey);
    return {};
  }
}

@Module({ controllers: [DeploymentsStandIn] })
class ExecutionStandInModule {}

/** The other side of a service boundary: not a part of this service, so a stand-in will do. */
export const executionStandIn: ServiceDefinition = {
  name: 'execution',
  carriers: ['model'],
  schema: 'execution',
  module: ExecutionStandInModule,
  surface: { package: 'baton.execution.v1', services: [DeploymentServiceService] },
  migrations: [],
  entities: [],
};
