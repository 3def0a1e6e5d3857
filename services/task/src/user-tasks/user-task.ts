/** One piece of work for a person. Moments are milliseconds since 1970 of business time. */
export interface UserTask {
  /** `<instance id>:<n>` */
  readonly userTaskId: string;
  readonly tenant: string;
  readonly instanceId: string;
  readonly elementId: string;
  readonly name: string;
  readonly processKey: string;
  readonly processName: string;
  readonly businessKey: string;
  readonly department: string;
  readonly startedBy: string;
  readonly state: TaskState;
  /** `person:x`, `guest:x`, `api-key:x`. */
  readonly assignee: string | null;
  readonly candidates: readonly string[];
  readonly backup: string;
  readonly notBy: readonly string[];
  /** `human`: programs may not decide. */
  readonly judgement: string;
  readonly instructions: string;
  readonly guestEmail: string | null;
  readonly guestName: string | null;
  readonly documents: readonly DocumentRule[];
  readonly outcomes: readonly OutcomeRule[];
  /** JSON texts; empty when there is none. */
  readonly formSchema: string;
  readonly inputs: string;
  readonly draft: string;
  readonly submission: string | null;
  readonly outcome: string;
  readonly note: string;
  readonly completedBy: string | null;
  readonly requestId: string | null;
  readonly openedAt: number;
  readonly dueAt: number | null;
  readonly closedAt: number | null;
  readonly nudgedAt: number | null;
  readonly nudges: number;
  readonly escalationLevel: number;
}

/** What lists show of a task: not what is in it, which may be large. */
export type ListedTask = Omit<
  UserTask,
  'instructions' | 'formSchema' | 'inputs' | 'draft' | 'submission' | 'note' | 'requestId'
>;

/** `open`: offered; `claimed`: somebody has it; `submitting`: done here, being told to the process. */
export type TaskState = 'open' | 'claimed' | 'submitting' | 'completed' | 'canceled';

export interface DocumentRule {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** Media types, `image/*` among them; empty: the usual ones. */
  readonly accept: readonly string[];
  /** 0: the usual limit. */
  readonly maxBytes: number;
}

export interface OutcomeRule {
  readonly value: string;
  readonly label: string;
  readonly noteRequired: boolean;
}

/** Who did which step of an instance. */
export interface DoneStep {
  readonly instanceId: string;
  readonly elementId: string;
  readonly by: string;
}

/** What is known of a task that has ended. */
export type ClosedTask = Pick<UserTask, 'userTaskId' | 'tenant' | 'guestEmail'>;

export const isClosed = ({ state }: Pick<UserTask, 'state'>): boolean => state === 'completed' || state === 'canceled';

/** Whether `id` can be the id of a task at all. */
export const isTaskId = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,9}$/.test(id);
