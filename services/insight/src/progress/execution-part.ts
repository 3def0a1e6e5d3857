/**
 * What an instance's own facts say, folded in their order. Bounded: of an element that ran many times only the last visit
 * is kept. Moments are milliseconds since 1970; `n` is the number after the colon of an element instance's id.
 */
export interface ExecutionPart {
  readonly processKey: string;
  readonly version: number;
  readonly processName: string;
  readonly businessKey: string;
  readonly modelId: string;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly state: 'running' | 'done' | 'canceled' | 'failed';
  readonly endedAt?: number;
  /** Why it was canceled or has failed. */
  readonly ending?: string;
  /** Held by an operator. */
  readonly suspended?: { readonly reason: string; readonly by: string; readonly since: number };
  /** What is under way, by `n`. */
  readonly active: Readonly<Record<string, ActiveElement>>;
  /** What has ended, by element: the last visit. */
  readonly past: Readonly<Record<string, Visit>>;
  /** Open incidents by id. */
  readonly incidents: Readonly<Record<string, Incident>>;
  /** Everybody these facts give a part in the instance. */
  readonly parties: readonly string[];
}

export interface ActiveElement {
  readonly element: string;
  readonly since: number;
  readonly task?: OpenTask;
  /** Its own wait; those of its boundary events are none of its own. */
  readonly message?: string;
  readonly until?: number;
  /** A machine's attempt failed; it is made again. */
  readonly failing?: {
    readonly message: string;
    readonly retries: number;
    readonly retryAt?: number;
    readonly at: number;
  };
}

/** A user task as `execution` opened it, before anybody was found for it. */
export interface OpenTask {
  readonly id: string;
  readonly name: string;
  readonly department: string;
  readonly assignee: string;
  readonly candidates: readonly string[];
  readonly backup: string;
  /** `guest:<e-mail>` where an outsider does it. */
  readonly guest: string;
  readonly guestName: string;
  readonly dueAt?: number;
  /** What the form requires, in its own words. */
  readonly fields: readonly string[];
  /** Labels of the required documents. */
  readonly documents: readonly string[];
  readonly done?: { readonly outcome: string; readonly by: string };
}

export interface Visit {
  readonly since: number;
  readonly at: number;
  /** Ended from outside: by a boundary event, an error or a cancellation. */
  readonly terminated?: true;
  /** Visits so far, where there were several. */
  readonly times?: number;
  readonly task?: {
    readonly id: string;
    readonly department: string;
    readonly name: string;
    readonly outcome: string;
    readonly by: string;
  };
}

export interface Incident {
  readonly element: string;
  readonly code: string;
  readonly message: string;
  readonly owner: string;
  readonly since: number;
}

export const noExecution: ExecutionPart = {
  processKey: '',
  version: 0,
  processName: '',
  businessKey: '',
  modelId: '',
  startedBy: '',
  startedAt: 0,
  state: 'running',
  active: {},
  past: {},
  incidents: {},
  parties: [],
};
