import { Module, type DynamicModule } from '@nestjs/common';

import { UserTaskServiceService } from '@baton/contracts/execution';
import { provideClient } from '@baton/service-kit';

import { ApiKeysHandler } from './api-keys/api-keys.handler.js';
import { ApiKeysHttpController } from './api-keys/api-keys.http.js';
import { ApiKeysRepository } from './api-keys/api-keys.repository.js';
import { CallerCache } from './credentials/caller-cache.js';
import { CallersHandler } from './credentials/callers.handler.js';
import { CredentialsGrpcController } from './credentials/credentials.grpc.js';
import { CredentialsHandler } from './credentials/credentials.handler.js';
import { CredentialsRepository } from './credentials/credentials.repository.js';
import { DocumentSlotsHandler } from './documents/document-slots.handler.js';
import { DocumentsHandler } from './documents/documents.handler.js';
import { DocumentsHttpController } from './documents/documents.http.js';
import { DocumentsRepository } from './documents/documents.repository.js';
import { FactsHandler } from './facts/facts.handler.js';
import { GuestInvitationsHandler } from './guests/guest-invitations.handler.js';
import { GuestsHandler } from './guests/guests.handler.js';
import { GuestsHttpController } from './guests/guests.http.js';
import { GuestsRepository } from './guests/guests.repository.js';
import { AccountsHandler } from './people/accounts.handler.js';
import { AdminLogHandler } from './people/admin-log.handler.js';
import { DirectoryHandler } from './people/directory.handler.js';
import { DirectoryGrpcController } from './people/directory.grpc.js';
import { GroupsHttpController, PeopleHttpController, TenantsHttpController } from './people/directory.http.js';
import { FirstAdminHandler } from './people/first-admin.handler.js';
import { GroupsHandler } from './people/groups.handler.js';
import { GroupsRepository } from './people/groups.repository.js';
import { PeopleHandler } from './people/people.handler.js';
import { PeopleRepository } from './people/people.repository.js';
import { TenantsHandler } from './people/tenants.handler.js';
import { TenantsRepository } from './people/tenants.repository.js';
import { GaugesRepository } from './metrics/gauges.repository.js';
import { TaskMetrics } from './metrics/task-metrics.js';
import { SERVICE } from './service-name.js';
import { ServiceLevelsHandler } from './service-levels/service-levels.handler.js';
import { ServiceLevelsRepository } from './service-levels/service-levels.repository.js';
import { TaskAuthenticator } from './sessions/authenticator.js';
import { PasswordLinksHandler } from './sessions/password-links.handler.js';
import { PasswordLinksRepository } from './sessions/password-links.repository.js';
import { SessionsHandler } from './sessions/sessions.handler.js';
import { SessionsHttpController } from './sessions/sessions.http.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SignInAttemptsRepository } from './sessions/sign-in-attempts.repository.js';
import { TASK_SETTINGS, type TaskSettings } from './config.js';
import { CompleteUserTaskHandler } from './user-tasks/complete-user-task.handler.js';
import { CompletionsRepository } from './user-tasks/completions.repository.js';
import { InstanceFactsConsumer } from './user-tasks/instance-facts.consumer.js';
import { InstanceFactsRepository } from './user-tasks/instance-facts.repository.js';
import { NoteCompletionsHandler } from './user-tasks/note-completions.handler.js';
import { OpenUserTasksHandler } from './user-tasks/open-user-tasks.handler.js';
import { RemindersHandler } from './user-tasks/reminders.handler.js';
import { ReroutingHandler } from './user-tasks/rerouting.handler.js';
import { SubmissionsHandler } from './user-tasks/submissions.handler.js';
import { EXECUTION_USER_TASKS, TellCompletionsHandler } from './user-tasks/tell-completions.handler.js';
import { UserTaskClosingHandler } from './user-tasks/user-task-closing.handler.js';
import { UserTaskListsRepository } from './user-tasks/user-task-lists.repository.js';
import { UserTaskViewsHandler } from './user-tasks/user-task-views.handler.js';
import { UserTasksGrpcController } from './user-tasks/user-tasks.grpc.js';
import { UserTasksHandler } from './user-tasks/user-tasks.handler.js';
import { UserTasksHttpController } from './user-tasks/user-tasks.http.js';
import { UserTasksRepository } from './user-tasks/user-tasks.repository.js';

const identity = [
  AccountsHandler,
  AdminLogHandler,
  ApiKeysHandler,
  ApiKeysRepository,
  CallerCache,
  CallersHandler,
  CredentialsHandler,
  CredentialsRepository,
  FirstAdminHandler,
  GroupsHandler,
  GroupsRepository,
  GuestsRepository,
  PasswordLinksHandler,
  PasswordLinksRepository,
  PeopleHandler,
  PeopleRepository,
  SessionsHandler,
  SessionsRepository,
  SignInAttemptsRepository,
  TaskAuthenticator,
  TenantsHandler,
  TenantsRepository,
];
const work = [
  CompleteUserTaskHandler,
  CompletionsRepository,
  DirectoryHandler,
  DocumentSlotsHandler,
  DocumentsHandler,
  DocumentsRepository,
  FactsHandler,
  GaugesRepository,
  GuestInvitationsHandler,
  GuestsHandler,
  InstanceFactsConsumer,
  InstanceFactsRepository,
  NoteCompletionsHandler,
  OpenUserTasksHandler,
  RemindersHandler,
  ReroutingHandler,
  ServiceLevelsHandler,
  ServiceLevelsRepository,
  SubmissionsHandler,
  TaskMetrics,
  TellCompletionsHandler,
  UserTaskClosingHandler,
  UserTaskListsRepository,
  UserTaskViewsHandler,
  UserTasksHandler,
  UserTasksRepository,
];
const http = [
  ApiKeysHttpController,
  DocumentsHttpController,
  GroupsHttpController,
  GuestsHttpController,
  PeopleHttpController,
  SessionsHttpController,
  TenantsHttpController,
  UserTasksHttpController,
];
const grpc = [CredentialsGrpcController, DirectoryGrpcController, UserTasksGrpcController];

/** Human work, and the people who do it. */
@Module({})
export class TaskModule {
  static of(settings: TaskSettings): DynamicModule {
    return {
      module: TaskModule,
      controllers: [...http, ...grpc],
      providers: [
        ...identity,
        ...work,
        { provide: TASK_SETTINGS, useValue: settings },
        provideClient(EXECUTION_USER_TASKS, UserTaskServiceService, { from: SERVICE, to: 'execution' }),
      ],
      exports: [FirstAdminHandler, TaskAuthenticator],
    };
  }
}
