import { credentials, makeGenericClientConstructor, Metadata, status, type MethodDefinition } from '@grpc/grpc-js';

import * as execution from '@baton/contracts/execution';
import * as insight from '@baton/contracts/insight';
import * as integration from '@baton/contracts/integration';
import * as model from '@baton/contracts/model';
import * as notification from '@baton/contracts/notification';
import * as operations from '@baton/contracts/operations';
import * as task from '@baton/contracts/task';

import type { CallerName, Things } from './operations.js';

type Method = MethodDefinition<unknown, unknown>;

/** The methods of every gRPC service by their names, e.g. `execution.JobService/CompleteJob`. */
export const methods: ReadonlyMap<string, Method> = new Map(
  [execution, insight, integration, model, notification, operations, task]
    .flatMap((contract) => Object.entries(contract))
    .filter(([name]) => name.endsWith('ServiceService'))
    .flatMap(([, service]) => Object.values(service as Record<string, Method>))
    .map((method) => [method.path.replace(/^\/baton\.(\w+)\.v1\./, '$1.'), method]),
);

/** The decision on one method: the fields that one call has, and who is let through. */
export interface MethodDecision {
  readonly request?: (things: Things) => object;
  readonly may: readonly CallerName[];
  /** To those who may not, what the request names does not exist. */
  readonly hidden?: boolean;
}

const members: CallerName[] = ['participant', 'worker', 'designer', 'operator', 'admin'];
const readers: CallerName[] = ['participant', 'designer', 'operator', 'admin'];
const overseers: CallerName[] = ['designer', 'operator', 'admin'];
const workers: CallerName[] = ['worker', 'operator', 'admin'];
const operators: CallerName[] = ['operator', 'admin'];
const designers: CallerName[] = ['designer', 'admin'];
const admins: CallerName[] = ['admin'];

const instance = ({ instance: instanceId }: Things) => ({ instanceId });
const subscription = ({ subscription: subscriptionId }: Things) => ({ subscriptionId, deliveryId: 'none' });
const job = ({ job: jobId }: Things) => ({ jobId, leaseToken: 'forged', message: 'x', errorCode: 'x' });
const onTask: MethodDecision = {
  request: ({ task: userTaskId }) => ({ userTaskId, documentName: 'proof', to: 'person:nobody', outcome: 'none' }),
  may: operators,
  hidden: true,
};
const modelId = ({ model: id }: Things) => ({ modelId: id, elementId: 'none', patchJson: '{}' });

/** One that is missing here fails the test: decide who may. */
export const methodDecisions: Readonly<Record<string, MethodDecision>> = {
  'execution.CommandService/Execute': { may: members },
  'execution.DeploymentService/DeployProcess': { may: designers },
  'execution.DeploymentService/RetireProcess': { may: designers },
  'execution.DeploymentService/ListProcesses': { may: members },
  'execution.DeploymentService/GetProcess': { may: members },
  'execution.IncidentService/ListIncidents': { may: operators },
  'execution.IncidentService/RetryIncident': { request: ({ incident }) => ({ incidentId: incident }), may: operators },
  'execution.IncidentService/ResolveIncident': {
    request: ({ incident }) => ({ incidentId: incident }),
    may: operators,
  },
  'execution.DecisionService/DeployDecisions': { may: designers },
  'execution.DecisionService/ListDecisions': { may: members },
  'execution.DecisionService/GetDecision': { may: members },
  'execution.DecisionService/EvaluateDecision': { request: () => ({ decisionId: 'none' }), may: members },
  'execution.MessageService/EvaluateConditions': { may: workers },
  'execution.MessageService/BroadcastSignal': { may: workers },
  'execution.ProcessInstanceService/GetInstanceAt': {
    request: (of) => ({ ...instance(of), eventId: 'none' }),
    may: operators,
  },
  'execution.ProcessInstanceService/SuspendInstance': {
    request: ({ doomedInstance }) => ({ instanceId: doomedInstance }),
    may: operators,
  },
  'execution.ProcessInstanceService/ResumeInstance': {
    request: ({ doomedInstance }) => ({ instanceId: doomedInstance }),
    may: operators,
  },
  'execution.ProcessInstanceService/ModifyInstance': {
    request: (of) => ({
      ...instance(of),
      instructions: [{ activate: { elementId: 'none', scopeId: '', variablesJson: '' } }],
    }),
    may: operators,
  },
  'execution.ProcessInstanceService/MigrateInstance': {
    request: (of) => ({ ...instance(of), validateOnly: true }),
    may: operators,
  },
  'execution.ProcessInstanceService/ActivateAdHocActivity': {
    request: ({ instance: id }) => ({ elementInstanceId: `${id}:1`, elementId: 'none' }),
    may: operators,
  },
  'execution.ProcessInstanceService/CompleteAdHocSubProcess': {
    request: ({ instance: id }) => ({ elementInstanceId: `${id}:1` }),
    may: operators,
  },
  'execution.ProcessInstanceService/StartInstance': { request: () => ({ processKey: 'weighing' }), may: members },
  'execution.ProcessInstanceService/GetInstance': { request: instance, may: members },
  'execution.ProcessInstanceService/ListInstances': { may: members },
  'execution.ProcessInstanceService/CancelInstance': {
    request: ({ doomedInstance }) => ({ instanceId: doomedInstance }),
    may: operators,
  },
  'execution.ProcessInstanceService/SetVariables': { request: instance, may: operators },
  'execution.ProcessInstanceService/ListInstanceEvents': { request: instance, may: members },
  'execution.JobService/ActivateJobs': { may: workers },
  'execution.JobService/StreamJobs': { may: workers },
  'execution.JobService/CompleteJob': { request: job, may: workers },
  'execution.JobService/FailJob': { request: job, may: workers },
  'execution.JobService/ThrowJobError': { request: job, may: workers },
  'execution.JobService/ExtendJobLease': { request: job, may: workers },
  'execution.MessageService/PublishMessage': { may: workers },
  'execution.TraceService/ExportTraces': { may: operators },
  // Only the service of people's tasks, whose token nobody else can sign.
  'execution.UserTaskService/CompleteUserTask': { request: ({ task: userTaskId }) => ({ userTaskId }), may: [] },
  'execution.UserTaskService/CompleteUserTasks': { may: [] },
  'insight.ProgressService/GetProgress': { request: instance, may: overseers, hidden: true },
  'insight.ProgressService/ListProgress': { may: members },
  'insight.ProgressService/GetTimeline': { request: instance, may: overseers, hidden: true },
  'integration.EventSubscriptionService/CreateEventSubscription': { may: designers },
  'integration.EventSubscriptionService/GetEventSubscription': { request: subscription, may: designers },
  'integration.EventSubscriptionService/ListEventSubscriptions': { may: designers },
  'integration.EventSubscriptionService/DeleteEventSubscription': { may: designers },
  'integration.EventSubscriptionService/PauseEventSubscription': { request: subscription, may: designers },
  'integration.EventSubscriptionService/ResumeEventSubscription': { request: subscription, may: designers },
  'integration.EventSubscriptionService/RotateEventSubscriptionSecret': { request: subscription, may: designers },
  'integration.EventSubscriptionService/TestEventSubscription': { request: subscription, may: designers },
  'integration.EventSubscriptionService/ListEventDeliveries': { request: subscription, may: designers },
  'integration.EventSubscriptionService/GetEventDelivery': { request: subscription, may: designers },
  'integration.EventSubscriptionService/RedeliverEvent': { request: subscription, may: designers },
  'integration.IntegrationService/CreateWebhook': { may: designers },
  'integration.IntegrationService/ListWebhooks': { may: designers },
  'integration.IntegrationService/DeleteWebhook': { may: designers },
  'integration.IntegrationService/ListWebhookDeliveries': { may: designers },
  'integration.IntegrationService/CreateSecret': { may: designers },
  'integration.IntegrationService/ListSecrets': { may: designers },
  'integration.IntegrationService/DeleteSecret': { may: designers },
  'model.ModelService/ImportModel': { may: designers },
  'model.ModelService/GetModel': { request: modelId, may: readers },
  'model.ModelService/ListModels': { may: readers },
  'model.ModelService/UpdateElement': { request: modelId, may: designers },
  'model.ModelService/DeployModel': { request: modelId, may: designers },
  'model.ModelService/RetireModel': { request: modelId, may: designers },
  'notification.NotificationService/ListMessages': { may: operators },
  'notification.NotificationService/GetMessage': { may: operators },
  'notification.NotificationService/ResendMessage': { may: operators },
  'operations.OperationsService/GetClock': { may: operators },
  'operations.OperationsService/MoveClock': { may: operators },
  'operations.OperationsService/RunDue': { may: operators },
  'operations.OperationsService/Settle': { may: operators },
  'operations.OperationsService/ListDeadLetters': { may: operators },
  'operations.OperationsService/RedriveDeadLetters': { may: operators },
  'task.DirectoryService/CreatePerson': { may: admins },
  'task.DirectoryService/ListPeople': { may: readers },
  'task.DirectoryService/UpdatePerson': { request: () => ({ personId: 'paula' }), may: admins },
  'task.DirectoryService/DeletePerson': { request: () => ({ personId: 'nobody' }), may: admins },
  'task.DirectoryService/CreateGroup': { may: admins },
  'task.DirectoryService/ListGroups': { may: readers },
  'task.DirectoryService/UpdateGroup': { may: admins },
  'task.DirectoryService/DeleteGroup': { may: admins },
  'task.CredentialService/ResolveCredential': { may: [] },
  'task.DirectoryService/CreateApiKey': { may: admins },
  'task.DirectoryService/ListApiKeys': { may: admins },
  'task.DirectoryService/DeleteApiKey': { may: admins },
  'task.DirectoryService/CreateTenant': { may: admins },
  'task.DirectoryService/ListTenants': { may: admins },
  'task.DirectoryService/DeleteTenant': { may: admins },
  'task.UserTaskService/ListUserTasks': { may: readers },
  'task.UserTaskService/GetUserTask': onTask,
  'task.UserTaskService/ClaimUserTask': onTask,
  'task.UserTaskService/ReleaseUserTask': onTask,
  'task.UserTaskService/AssignUserTask': onTask,
  'task.UserTaskService/SaveDraft': onTask,
  'task.UserTaskService/CompleteUserTask': onTask,
  'task.UserTaskService/NudgeUserTask': onTask,
};

const DEADLINE_MS = 15_000;

/** The name of the status that a call ends with, and what it answered. A stream is ended after one empty message. */
export async function callMethod(
  address: string,
  method: Method,
  fields: object,
  authorization: string | undefined,
): Promise<{ code: string; answer: string }> {
  const Client = makeGenericClientConstructor({}, 'any');
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  if (authorization !== undefined) metadata.set('authorization', authorization);
  // What protobuf makes of no bytes is the message with every field at its default.
  const request = { ...(method.requestDeserialize(Buffer.alloc(0)) as object), ...fields };
  const { path, requestSerialize, responseDeserialize } = method;
  const options = { deadline: Date.now() + DEADLINE_MS };
  try {
    return await new Promise((resolve) => {
      if (!method.requestStream) {
        client.makeUnaryRequest(
          path,
          requestSerialize,
          responseDeserialize,
          request,
          metadata,
          options,
          (error, value) => resolve({ code: status[error?.code ?? status.OK], answer: JSON.stringify(value ?? '') }),
        );
        return;
      }
      let answer = '';
      const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize, metadata, options);
      call.on('data', (value) => (answer += JSON.stringify(value)));
      call.on('error', () => undefined);
      call.on('status', ({ code }) => resolve({ code: status[code], answer }));
      call.end(request);
    });
  } finally {
    client.close();
  }
}
