import type { EngineEventType, EventOf } from '../events.js';

type Layouts = {
  readonly [Type in EngineEventType]: readonly [code: number, ...fields: Exclude<keyof EventOf<Type>, 'type'>[]];
};

/**
 * How each type of event is packed: its number, and the order of its fields, those that are seldom there last. Kept for ever, as
 * what is stored is read by it: a number is never given again, and a new field goes to the end.
 */
export const layouts = {
  InstanceStarted: [
    1,
    'processId',
    'version',
    'definitionId',
    'startElement',
    'variables',
    'by',
    'businessKey',
    'parent',
  ],
  InstanceCompleted: [2],
  InstanceCanceled: [3, 'reason', 'by'],
  InstanceFailed: [4, 'code', 'message'],
  ElementActivated: [5, 'n', 'element', 'scope', 'inner', 'compensates', 'owner'],
  ElementCompleted: [6, 'n', 'element', 'result'],
  ElementTerminated: [7, 'n', 'element'],
  FlowTaken: [8, 'flow', 'scope', 'join'],
  VariablesSet: [9, 'scope', 'variables'],
  JobCreated: [10, 'n', 'element', 'elementInstance', 'kind', 'jobType', 'retries', 'backoff', 'timeout', 'variables'],
  JobCompleted: [11, 'n'],
  JobFailed: [12, 'n', 'element', 'jobType', 'retries', 'message', 'retryAt'],
  JobRetriesRenewed: [13, 'n', 'retries'],
  JobCanceled: [14, 'n'],
  UserTaskOpened: [
    15,
    'n',
    'element',
    'elementInstance',
    'variables',
    'owner',
    'serviceLevel',
    'form',
    'documents',
    'outcomes',
    'judgement',
    'guest',
    'visibleTo',
  ],
  UserTaskCompleted: [16, 'n', 'element', 'variables', 'outcome', 'by'],
  UserTaskCanceled: [17, 'n', 'element'],
  TimerScheduled: [18, 'n', 'element', 'elementInstance', 'dueAt', 'definition', 'repeat'],
  TimerFired: [19, 'n'],
  TimerCanceled: [20, 'n'],
  SubscriptionOpened: [21, 'n', 'element', 'elementInstance', 'message', 'correlationKey', 'kind', 'definition'],
  MessageReceived: [22, 'n', 'messageId', 'variables'],
  SubscriptionClosed: [23, 'n'],
  MessageSent: [24, 'element', 'elementInstance', 'message', 'variables', 'correlationKey', 'ttl'],
  ErrorThrown: [25, 'code', 'element', 'caughtBy', 'message'],
  IncidentRaised: [26, 'n', 'code', 'message', 'element', 'elementInstance', 'phase', 'job', 'expression'],
  IncidentResolved: [27, 'n', 'element', 'by'],
  GatewayActivated: [28, 'n', 'element', 'taken', 'phase', 'rest'],
  InstanceSuspended: [29, 'reason', 'by'],
  InstanceResumed: [30, 'by'],
  StepsHeld: [31, 'steps'],
  InstanceModified: [32, 'instructions', 'by'],
  InstanceMigrated: [33, 'definitionId', 'version', 'renamed', 'by'],
  SignalThrown: [34, 'element', 'elementInstance', 'signal', 'variables'],
  EscalationThrown: [35, 'element', 'code', 'message', 'caughtBy', 'variables'],
  ConditionOpened: [36, 'n', 'element', 'elementInstance', 'definition'],
  ConditionChanged: [37, 'n', 'met'],
  ConditionClosed: [38, 'n'],
  TriggerCounted: [39, 'element', 'elementInstance', 'definition', 'variables', 'complete'],
  LoopBegun: [40, 'n', 'element', 'count', 'items', 'results'],
  CompensationRecorded: [41, 'n', 'element', 'elementInstance', 'scope', 'handler', 'variables'],
  ChildCalled: [
    42,
    'n',
    'element',
    'elementInstance',
    'processId',
    'binding',
    'depth',
    'variables',
    'version',
    'versionTag',
    'businessKey',
  ],
  ChildEnded: [43, 'n'],
  ChildCanceled: [44, 'n'],
  AdHocQueued: [45, 'n', 'element', 'queue'],
  AdHocEnding: [46, 'n', 'element'],
  DecisionEvaluated: [47, 'n', 'element', 'elementInstance', 'evaluation'],
} as const satisfies Layouts;

/** A field of an event that its layout has not; the compiler names it where the packed form would lose it. */
export type Unpacked = {
  [Type in EngineEventType]: Exclude<keyof EventOf<Type>, 'type' | (typeof layouts)[Type][number]>;
}[EngineEventType];
