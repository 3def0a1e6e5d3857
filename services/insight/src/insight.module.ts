import { Module } from '@nestjs/common';

import { ProcessInstanceServiceService } from '@baton/contracts/execution';
import { provideClient } from '@baton/service-kit';

import { InsightMetrics } from './metrics/insight-metrics.js';
import { ProcessMaps } from './models/process-maps.js';
import { VersionsRepository } from './models/versions.repository.js';
import { NamesRepository } from './people/names.repository.js';
import { FactsConsumer } from './progress/facts.consumer.js';
import { InstancesProjection } from './progress/instances.projection.js';
import { InstancesRepository } from './progress/instances.repository.js';
import { ProgressGrpcController } from './progress/progress.grpc.js';
import { ProgressHandler } from './progress/progress.handler.js';
import { ProgressHttpController } from './progress/progress.http.js';
import { INSTANCES, TimelineHandler } from './timeline/timeline.handler.js';

@Module({
  controllers: [ProgressGrpcController, ProgressHttpController],
  providers: [
    FactsConsumer,
    InsightMetrics,
    InstancesProjection,
    InstancesRepository,
    NamesRepository,
    ProcessMaps,
    ProgressHandler,
    TimelineHandler,
    VersionsRepository,
    provideClient(INSTANCES, ProcessInstanceServiceService, { from: 'insight', to: 'execution' }),
  ],
})
export class InsightModule {}
