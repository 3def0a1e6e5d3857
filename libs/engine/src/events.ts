import type { Guest, FormReference, Judgement, Outcome, Owner, RequiredDocument, ServiceLevel } from '@baton/bpmn';
import type { Json, JsonObject } from '@baton/kernel';

import type { Event } from './events/event.js';
import type { AdHocEvent } from './events/ad-hoc.js';
import type { CallEvent, ParentCall } from './events/calls.js';
import type { CompensationEvent } from './events/compensation.js';
import type { DecisionEvent } from './events/decisions.js';
import type { GatewayEvent } from './events/gateways.js';
import type { OperationEvent } from './events/operations.js';
import type { TriggerEvent } from './events/triggers.js';
import type { LoopEvent } from './events/loops.js';

/**
 * What happened in an instance. Kept for ever: an event's meaning never changes; add a type or an optional field instead.
 *
 * `n` numbers everything one instance ever opens (element instances, jobs, user tasks, timers, subscriptions, incidents)
 * with one counter from 1. `scope` and `elementInstance` are such numbers; scope 0 is the process itself. `element` and
 * `flow` are ids in the model. Moments are milliseconds since 1970, durations ISO 8601 texts. `events/` holds further families.
 */

export type InstanceStarted = Event<
  'InstanceStarted',
  {
    processId: string;
    version: number;
    definitionId: string;
    businessKey?: string;
    /** The start event, or absent where the process starts at its elements without incoming flows. */
    startElement?: string;
    variables: JsonObject;
    /** Who started it. */
    by?: string;
    /** What called it. */
    parent?: ParentCall;
  }
>;
export type InstanceCompleted = Event<'InstanceCompleted', object>;
export type InstanceCanceled = Event<'InstanceCanceled', { reason?: string; by?: string }>;
/** An error that nothing catches ended the whole instance. */
export type InstanceFailed = Event<'InstanceFailed', { code: string; message?: string }>;

/**
 * `inner` counts, from 1, the rounds of a loop or multi-instance activity; `scope` is then the activity that holds them.
 * `compensates` is the record (see `CompensationRecorded`) that it undoes, on behalf of element instance `owner` where that
 * waits for it. It begins with the variables of the record.
 */
export type ElementActivated = Event<
  'ElementActivated',
  { n: number; element: string; scope: number; inner?: number; compensates?: number; owner?: number }
>;
/**
 * `element` is absent in journals of the first days, here and wherever it is optional. `result` is what a round of a
 * multi-instance activity adds to the results.
 */
export type ElementCompleted = Event<'ElementCompleted', { n: number; element?: string; result?: Json }>;
/** Ended from outside: by a boundary event, an error, a terminate end event or a cancellation. */
export type ElementTerminated = Event<'ElementTerminated', { n: number; element?: string }>;
/** `join` is the parallel gateway's element instance at which the token now waits for the others. */
export type FlowTaken = Event<'FlowTaken', { flow: string; scope: number; join?: number }>;

/** Merges `variables` into those of `scope`. */
export type VariablesSet = Event<'VariablesSet', { scope: number; variables: JsonObject }>;

export type JobKind = 'worker' | 'connector' | 'notify' | 'script' | 'decision';
/**
 * Somebody outside has to do something. `retries` counts the attempts left, the first included.
 * `variables` are the resolved inputs of a connector (`{url, body, …}`), or `{notify: [{to, template?, subject?, body?}]}`;
 * a worker is given `variablesAt(state, elementInstance)`. The host itself runs a script, `{script, resultVariable?}`, and takes
 * a decision, `{decisionId, binding, version?, versionTag?, resultVariable?}`, over what the step sees at that moment.
 */
export type JobCreated = Event<
  'JobCreated',
  {
    n: number;
    element: string;
    elementInstance: number;
    kind: JobKind;
    /** The worker's type, `connector:<type>`, `notify`, `script:javascript` or `decision:dmn`. */
    jobType: string;
    retries: number;
    /** Wait before the second attempt; doubles after each. */
    backoff?: string;
    /** How long a worker may hold the job without a sign of life. */
    timeout?: string;
    variables?: JsonObject;
  }
>;
export type JobCompleted = Event<'JobCompleted', { n: number }>;
/** `retries` attempts are left, the next one not before `retryAt`; 0 comes with an incident. */
export type JobFailed = Event<
  'JobFailed',
  { n: number; element?: string; jobType?: string; retries: number; retryAt?: number; message: string }
>;
export type JobRetriesRenewed = Event<'JobRetriesRenewed', { n: number; retries: number }>;
export type JobCanceled = Event<'JobCanceled', { n: number }>;

/** A person has to do something. Every FEEL text of the model is resolved here. */
export type UserTaskOpened = Event<
  'UserTaskOpened',
  {
    n: number;
    element: string;
    elementInstance: number;
    owner?: Owner;
    serviceLevel?: ServiceLevel;
    form?: FormReference;
    documents?: readonly RequiredDocument[];
    outcomes?: readonly Outcome[];
    judgement?: Judgement;
    guest?: Guest;
    visibleTo?: readonly string[];
    /** The step's inputs; where it maps none, all that it can see. */
    variables: JsonObject;
  }
>;
export type UserTaskCompleted = Event<
  'UserTaskCompleted',
  { n: number; element?: string; outcome?: string; by?: string; variables: JsonObject }
>;
export type UserTaskCanceled = Event<'UserTaskCanceled', { n: number; element?: string }>;

/** `element` waits until `dueAt`; `elementInstance` is its own, or its host's where it is a boundary event. */
export type TimerScheduled = Event<
  'TimerScheduled',
  {
    n: number;
    element: string;
    elementInstance: number;
    dueAt: number;
    /** Which of the event's definitions waits, where it has several. */
    definition?: number;
    /** How often it fires again after `dueAt`, and how far apart. */
    repeat?: TimerRepeat;
  }
>;
export interface TimerRepeat {
  /** An ISO 8601 duration or a cron pattern; `[Europe/Berlin]` after it names the zone whose calendar counts. */
  readonly every: string;
  /** Further firings; absent: without end. */
  readonly left?: number;
}
export type TimerFired = Event<'TimerFired', { n: number }>;
export type TimerCanceled = Event<'TimerCanceled', { n: number }>;

export type SubscriptionOpened = Event<
  'SubscriptionOpened',
  {
    n: number;
    element: string;
    elementInstance: number;
    /** Its name; that of the signal where it is one. */
    message: string;
    /** Absent: every message of that name fits. */
    correlationKey?: string;
    /** Absent: a message. A signal reaches everybody who waits for it and is kept for nobody. */
    kind?: 'signal';
    /** Which of the event's definitions waits, where it has several. */
    definition?: number;
  }
>;
/** The subscription stays open until `SubscriptionClosed`: a non-interrupting boundary event takes further messages. */
export type MessageReceived = Event<'MessageReceived', { n: number; messageId: string; variables: JsonObject }>;
export type SubscriptionClosed = Event<'SubscriptionClosed', { n: number }>;
/** A message for other instances, or one that starts some. */
export type MessageSent = Event<
  'MessageSent',
  {
    element: string;
    elementInstance: number;
    message: string;
    correlationKey?: string;
    /** How long it waits for a receiver. */
    ttl?: string;
    variables: JsonObject;
  }
>;

/** `caughtBy` is the boundary event; absent: nothing catches it. */
export type ErrorThrown = Event<'ErrorThrown', { code: string; message?: string; element: string; caughtBy?: string }>;

/**
 * What a retry does again: start the step, map its outputs, choose where it goes next, or offer its job once more. `work`:
 * begin what the step does, which its boundary events have been listening to all the while; `compensate`: undo what is next.
 */
export type IncidentPhase = 'activate' | 'complete' | 'leave' | 'job' | 'work' | 'compensate';
/** Something went wrong that somebody has to look at; the rest of the instance goes on. */
export type IncidentRaised = Event<
  'IncidentRaised',
  {
    n: number;
    code: string;
    message: string;
    element: string;
    elementInstance: number;
    phase: IncidentPhase;
    job?: number;
    /** FEEL source. */
    expression?: string;
  }
>;
/** Retried, or gone together with its element. */
export type IncidentResolved = Event<'IncidentResolved', { n: number; element?: string; by?: string }>;

export type EngineEvent =
  | InstanceStarted
  | InstanceCompleted
  | InstanceCanceled
  | InstanceFailed
  | ElementActivated
  | ElementCompleted
  | ElementTerminated
  | FlowTaken
  | VariablesSet
  | JobCreated
  | JobCompleted
  | JobFailed
  | JobRetriesRenewed
  | JobCanceled
  | UserTaskOpened
  | UserTaskCompleted
  | UserTaskCanceled
  | TimerScheduled
  | TimerFired
  | TimerCanceled
  | SubscriptionOpened
  | MessageReceived
  | SubscriptionClosed
  | MessageSent
  | ErrorThrown
  | IncidentRaised
  | IncidentResolved
  | GatewayEvent
  | OperationEvent
  | TriggerEvent
  | LoopEvent
  | CompensationEvent
  | CallEvent
  | AdHocEvent
  | DecisionEvent;

export type EngineEventType = EngineEvent['type'];
export type EventOf<Type extends EngineEventType> = Extract<EngineEvent, { type: Type }>;
