import type { Json, JsonObject } from '@baton/kernel';

import type { ChildCalled, ParentCall } from './events/calls.js';
import type { CompensationRecorded } from './events/compensation.js';
import type { ConditionOpened } from './events/triggers.js';
import type { IncidentRaised, JobCreated, SubscriptionOpened, TimerScheduled, UserTaskOpened } from './events.js';

import type { HeldStep } from './events/operations.js';

/** Raised whenever an older state can no longer be evolved; snapshots of another version are discarded. */
export const ENGINE_STATE_VERSION = 2;

/** What is open in an instance, by `n`. Survives the kernel's JSON codec unchanged. */
export interface InstanceState {
  readonly status: InstanceStatus;
  readonly processId?: string;
  readonly definitionId?: string;
  readonly version?: number;
  readonly businessKey?: string;
  readonly startedBy?: string;
  /** What called it. */
  readonly parent?: ParentCall;
  /** Of a failed instance: the error that ended it. */
  readonly failure?: { readonly code: string; readonly message?: string };
  /** Held by an operator. */
  readonly suspended?: true;
  /** What is to do on resuming. */
  readonly held?: readonly HeldStep[];
  /** The last number given out. */
  readonly last: number;
  /** Open element instances; 0 is the process itself and stays, with its variables, after the end. */
  readonly elements: Table<ElementInstance>;
  readonly jobs: Table<OpenJob>;
  readonly userTasks: Table<OpenUserTask>;
  readonly timers: Table<OpenTimer>;
  readonly subscriptions: Table<OpenSubscription>;
  readonly conditions: Table<OpenCondition>;
  readonly incidents: Table<OpenIncident>;
  /** Other instances that call activities wait for. */
  readonly calls: Table<OpenCall>;
  /** What can be undone. */
  readonly compensations: Table<OpenCompensation>;
}

/** `absent`: not started yet. */
export type InstanceStatus = 'absent' | 'active' | 'completed' | 'canceled' | 'failed';

export type Table<Row> = Readonly<Record<number, Row>>;

/** An element at which a token is, or a scope that holds some. */
export interface ElementInstance {
  readonly element: string;
  readonly scope: number;
  /** Open element instances directly inside. */
  readonly children: number;
  /** By event: which of the things that have to happen together already have, and what came with them. */
  readonly counted?: Readonly<Record<string, CountedTriggers>>;
  /** Its own variables; those of the scopes around it are seen too. */
  readonly variables?: JsonObject;
  /** Flows over which tokens have come to this gateway; more than once where a complex gateway keeps several of one flow. */
  readonly arrived?: readonly string[];
  /** Flows whose tokens a complex gateway took in its first phase; it waits for its reset. */
  readonly consumed?: readonly string[];
  /** The gateway has taken its tokens and is leaving; further ones wait elsewhere. */
  readonly fired?: 'join' | 'start' | 'reset';
  /** It holds the rounds of a loop or multi-instance activity. */
  readonly loop?: LoopState;
  /** Which round of the activity it stands in it is, from 1. Boundary events listen at the activity, not at its rounds. */
  readonly inner?: number;
  /** An ad-hoc sub-process in which nothing more begins. */
  readonly ending?: true;
  /** What begins in an ad-hoc sub-process once nothing runs in it. */
  readonly queue?: readonly string[];
  /** The record that it undoes. */
  readonly compensates?: number;
  /** What waits until it has undone that. */
  readonly owner?: number;
}

/** Something done that can be undone: from `scope`, or once record `within` is undone that it belongs to. */
export type OpenCompensation = Pick<CompensationRecorded, 'element' | 'handler' | 'variables'> & {
  readonly scope?: number;
  readonly within?: number;
};

export interface LoopState {
  /** How many rounds there are, where that is known from the beginning. */
  readonly count?: number;
  readonly begun: number;
  readonly completed: number;
  readonly terminated: number;
  /** What is still to be done one after the other. */
  readonly items?: readonly Json[];
  /** What the rounds gave, by item; null where one gave nothing or has not ended. */
  readonly results?: readonly Json[];
}

export interface CountedTriggers {
  readonly definitions: readonly number[];
  readonly variables: JsonObject;
}

export type OpenJob = Pick<JobCreated, 'element' | 'elementInstance' | 'kind' | 'jobType' | 'backoff'> & {
  /** Attempts left. */
  readonly retries: number;
  /** Attempts it began with; a retried incident renews them. */
  readonly attempts: number;
  readonly retryAt?: number;
};
export type OpenUserTask = Pick<UserTaskOpened, 'element' | 'elementInstance'> & {
  readonly outcomes?: readonly string[];
};
export type OpenTimer = Pick<TimerScheduled, 'element' | 'elementInstance' | 'dueAt' | 'repeat' | 'definition'>;
export type OpenSubscription = Pick<
  SubscriptionOpened,
  'element' | 'elementInstance' | 'message' | 'correlationKey' | 'kind' | 'definition'
>;
export type OpenCondition = Pick<ConditionOpened, 'element' | 'elementInstance' | 'definition'> & {
  /** Whether it held when last looked at; absent: it never did. */
  readonly met?: boolean;
};
export type OpenCall = Pick<ChildCalled, 'element' | 'elementInstance' | 'processId'>;
export type OpenIncident = Pick<IncidentRaised, 'code' | 'message' | 'element' | 'elementInstance' | 'phase' | 'job'>;

const NONE = {};

/** Before the first event. */
export const initialState = (): InstanceState => ({
  status: 'absent',
  last: 0,
  elements: NONE,
  jobs: NONE,
  userTasks: NONE,
  timers: NONE,
  subscriptions: NONE,
  conditions: NONE,
  incidents: NONE,
  calls: NONE,
  compensations: NONE,
});
