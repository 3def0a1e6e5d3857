/**
 * What `task` tells of an instance's user tasks, folded in their order: who has them and what became of them. Of an
 * element done many times the latest tasks are kept.
 */
export interface PeoplePart {
  /** By the number after the colon of the task's id. */
  readonly tasks: Readonly<Record<string, TaskNow>>;
  readonly parties: readonly string[];
  /** What people's work went through, oldest first: the journal of the instance knows nothing of it. */
  readonly happenings: readonly Happening[];
}

export interface TaskNow {
  readonly id: string;
  readonly element: string;
  /** `person:x`, `guest:x`; empty while it is only offered. */
  readonly assignee: string;
  readonly candidates: readonly string[];
  /** When it came to those who have it now. */
  readonly since: number;
  readonly openedAt: number;
  readonly dueAt?: number;
  /** Labels of the required documents that are not there yet. */
  readonly missing: readonly string[];
  readonly nudges: number;
  readonly level: number;
  /** To whom it last escalated. */
  readonly to?: string;
  readonly done?: { readonly outcome: string; readonly by: string; readonly note: string };
}

export interface Happening {
  readonly id: string;
  readonly type: 'assigned' | 'nudged' | 'escalated' | 'uploaded';
  readonly at: number;
  readonly element: string;
  readonly task: string;
  /** Why it was assigned, or the file's name. */
  readonly what: string;
  /** To whom, or by whom. */
  readonly who: readonly string[];
  readonly note?: string;
}

export const noPeople: PeoplePart = { tasks: {}, parties: [], happenings: [] };
