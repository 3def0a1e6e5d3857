import { Module } from '@nestjs/common';

import { DeploymentServiceService } from '@baton/contracts/execution';
import { provideClient } from '@baton/service-kit';

import { ModelFacts } from './models/model-facts.js';
import { ModelsGrpcController } from './models/models.grpc.js';
import { DEPLOYMENTS, ModelsHandler } from './models/models.handler.js';
import { ModelsHttpController } from './models/models.http.js';
import { ModelsRepository } from './models/models.repository.js';

@Module({
  controllers: [ModelsGrpcController, ModelsHttpController],
  providers: [
    ModelFacts,
    ModelsHandler,
    ModelsRepository,
    provideClient(DEPLOYMENTS, DeploymentServiceService, { from: 'model', to: 'execution' }),
  ],
})
export class ModelModule {}
