import { Module, type DynamicModule } from '@nestjs/common';

import { JobServiceService, ProcessInstanceServiceService } from '@baton/contracts/execution';
import { DirectoryServiceService } from '@baton/contracts/task';
import { provideClient } from '@baton/service-kit';

import { NOTIFICATION_SETTINGS, type NotificationSettings } from './config.js';
import { DIRECTORY, DirectoryHandler } from './directory/directory.handler.js';
import { FactsConsumer } from './facts/facts.consumer.js';
import { GuestLinksRepository } from './facts/guest-links.repository.js';
import { INSTANCES, JOBS, NotifyJobsHandler } from './jobs/notify-jobs.handler.js';
import { MessagesGrpcController } from './messages/messages.grpc.js';
import { MessagesHandler } from './messages/messages.handler.js';
import { MessagesHttpController } from './messages/messages.http.js';
import { MessagesRepository } from './messages/messages.repository.js';
import { SendingHandler } from './messages/sending.handler.js';
import { SERVICE } from './service-name.js';
import { GaugesRepository } from './metrics/gauges.repository.js';
import { NotificationMetrics } from './metrics/notification-metrics.js';
import { NotificationStreamHttpController } from './stream/stream.http.js';
import { StreamFactsConsumer } from './stream/stream-facts.consumer.js';
import { SubscribersHandler } from './stream/subscribers.handler.js';

@Module({})
export class NotificationModule {
  static of(settings: NotificationSettings): DynamicModule {
    return {
      module: NotificationModule,
      controllers: [MessagesGrpcController, MessagesHttpController, NotificationStreamHttpController],
      providers: [
        { provide: NOTIFICATION_SETTINGS, useValue: settings },
        provideClient(JOBS, JobServiceService, { from: SERVICE, to: 'execution' }),
        provideClient(INSTANCES, ProcessInstanceServiceService, { from: SERVICE, to: 'execution' }),
        provideClient(DIRECTORY, DirectoryServiceService, { from: SERVICE, to: 'task' }),
        DirectoryHandler,
        FactsConsumer,
        GaugesRepository,
        GuestLinksRepository,
        MessagesHandler,
        MessagesRepository,
        NotificationMetrics,
        NotifyJobsHandler,
        SendingHandler,
        StreamFactsConsumer,
        SubscribersHandler,
      ],
    };
  }
}
