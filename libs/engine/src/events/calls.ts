import type { CalledElement } from '@baton/bpmn';
import type { JsonObject } from '@baton/kernel';

import type { Event } from './event.js';

/**
 * A call activity wants an instance of `processId`, a process or a global task, and waits for its end. That instance is
 * started with `variables`, and with what calls it as its parent; `depth` counts the calls that lead to it.
 */
export type ChildCalled = Event<
  'ChildCalled',
  {
    n: number;
    element: string;
    elementInstance: number;
    processId: string;
    binding: CalledElement['binding'];
    version?: string;
    versionTag?: string;
    businessKey?: string;
    depth: number;
    variables: JsonObject;
  }
>;
/** What was called has ended, or could not begin. */
export type ChildEnded = Event<'ChildEnded', { n: number }>;
/** The call activity was ended from outside; so has to be what it called. */
export type ChildCanceled = Event<'ChildCanceled', { n: number }>;

/** What called an instance: call `n` of instance `instanceId`. `rootInstanceId` is the first in the chain of calls. */
export interface ParentCall {
  readonly instanceId: string;
  readonly n: number;
  /** The call activity's, for whoever shows where an instance was called. */
  readonly elementInstance?: number;
  readonly rootInstanceId: string;
  /** That of `ChildCalled`. Absent: 1. */
  readonly depth?: number;
}

export type CallEvent = ChildCalled | ChildEnded | ChildCanceled;
