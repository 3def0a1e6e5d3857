import type { factTypes } from './topics.js';

/**
 * The facts that a tenant's own systems may be told of, by message name, each with the fields of its data that go along.
 * A field that is not named here stays inside: process data, forms, notes, e-mail addresses, whole diagrams. A message
 * within a field goes along as a whole, and `guest:<address>` becomes `guest` wherever it stands.
 * Facts that carry sealed links or credentials are not here, and never will be.
 */
export const publicFacts = {
  InstanceStarted: ['processKey', 'version', 'processName', 'businessKey', 'startedBy', 'modelId'],
  InstanceCompleted: [],
  InstanceCanceled: ['reason', 'canceledBy'],
  InstanceFailed: ['errorCode', 'message'],
  InstanceSuspended: ['reason', 'suspendedBy'],
  InstanceResumed: ['resumedBy'],
  InstanceMigrated: ['version', 'renamed', 'migratedBy'],
  ElementActivated: ['elementInstanceId', 'elementId'],
  ElementCompleted: ['elementInstanceId', 'elementId'],
  ElementTerminated: ['elementInstanceId', 'elementId'],
  MessageAwaited: ['elementInstanceId', 'elementId', 'messageName'],
  TimerScheduled: ['elementInstanceId', 'elementId', 'dueAt'],
  JobFailed: ['jobId', 'elementId', 'jobType', 'message', 'retries', 'retryAt'],
  IncidentRaised: [
    'incidentId',
    'elementId',
    'elementInstanceId',
    'code',
    'message',
    'processKey',
    'businessKey',
    'owner',
  ],
  IncidentResolved: ['incidentId', 'elementId', 'resolvedBy'],
  UserTaskOpened: [
    'userTaskId',
    'elementId',
    'elementInstanceId',
    'name',
    'processKey',
    'version',
    'processName',
    'businessKey',
    'department',
    'owner',
    'serviceLevel',
    'documents',
    'outcomes',
    'judgement',
    'startedBy',
  ],
  UserTaskCompleted: ['userTaskId', 'elementId', 'outcome', 'completedBy'],
  UserTaskCanceled: ['userTaskId', 'elementId'],
  UserTaskAssigned: ['task', 'assignee', 'assigneeName', 'candidates', 'candidateNames', 'reason'],
  UserTaskNudged: ['task', 'count', 'nudgedBy'],
  UserTaskEscalated: ['task', 'level', 'to', 'fromName'],
  UserTaskFinished: ['task', 'outcome', 'completedBy', 'completedByName'],
  DocumentUploaded: ['userTaskId', 'documentId', 'name', 'fileName', 'uploadedBy', 'missing'],
  ModelDeployed: ['modelId', 'name', 'versions', 'deployedBy'],
  ModelRetired: ['modelId', 'processKeys'],
} as const satisfies Partial<Record<keyof typeof factTypes, readonly string[]>>;
