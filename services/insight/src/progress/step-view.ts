/** A step as the view shows it, before it is trimmed for whoever looks and written as a contract message. */
export interface StepView {
  readonly elementId: string;
  readonly name: string;
  readonly department: string;
  readonly state: 'done' | 'now' | 'to-come' | 'skipped';
  /** `userTask` …; empty where the model is not known. */
  readonly kind: string;
  readonly owners: readonly PartyView[];
  /** Several may do it, and nobody has taken it. */
  readonly offered: boolean;
  readonly since?: number;
  readonly endedAt?: number;
  readonly dueAt?: number;
  readonly missing: readonly string[];
  readonly blockers: readonly BlockerView[];
  readonly outcome: string;
  readonly note: string;
  readonly userTaskId: string;
  readonly nudges: number;
  readonly level: number;
  /** Whom the model shows it to; empty: everybody who sees the instance. */
  readonly visibleTo: readonly string[];
}

export interface PartyView {
  readonly ref: string;
  readonly name: string;
}

export interface BlockerView {
  readonly kind:
    | 'missing-input'
    | 'absent-owner'
    | 'no-owner'
    | 'incident'
    | 'waiting-for-message'
    | 'waiting-for-timer'
    | 'retrying';
  readonly cause: string;
  readonly since?: number;
  /** When it ends by itself. */
  readonly until?: number;
  readonly action: '' | 'nudge' | 'reassign' | 'retry' | 'upload';
  readonly targetId: string;
}
