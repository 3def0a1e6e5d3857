import type { JsonObject } from '@baton/kernel';

import type { IncidentRaised, JobCreated, SubscriptionOpened, TimerScheduled, UserTaskOpened } from './events.js';

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
  /** The last number given out. */
  readonly last: number;
  /** Open element instances; 0 is the process itself and stays, with its variables, after the end. */
  readonly elements: Table<ElementInstance>;
  readonly jobs: Table<OpenJob>;
  readonly userTasks: Table<OpenUserTask>;
  readonly timers: Table<OpenTimer>;
  readonly subscriptions: Table<OpenSubscription>;
  readonly incidents: Table<OpenIncident>;
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
  /** Its own variables; those of the scopes around it are seen too. */
  readonly variables?: JsonObject;
  /** Flows over which tokens have come to this waiting join. */
  readonly arrived?: readonly string[];
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
export type OpenTimer = Pick<TimerScheduled, 'element' | 'elementInstance' | 'dueAt' | 'repeat'>;
export type OpenSubscription = Pick<SubscriptionOpened, 'element' | 'elementInstance' | 'message' | 'correlationKey'>;
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
  incidents: NONE,
});
