import type { Position } from '@baton/feel';

export type FindingSeverity = 'error' | 'warning' | 'info';

/** Something that a decision model gets wrong or leaves open. Errors block deployment; nothing else does. */
export interface Finding {
  /** The rule's name in kebab-case, e.g. `decision-cycle`; stable, part of the public contract. */
  readonly code: string;
  readonly severity: FindingSeverity;
  readonly category: 'decision';
  /** Id, or where there is none the name, of the decision, table, rule … that the finding is about. */
  readonly elementId?: string;
  /** The element's name in DMN, e.g. `decision`, `inputEntry`. */
  readonly elementKind?: string;
  /** What is wrong and why it matters, in one line. */
  readonly message: string;
  /** What to do about it, in one line. */
  readonly mend: string;
  /** Where in the expression, for findings about one. */
  readonly position?: Pick<Position, 'line' | 'column'>;
}
