export type FindingSeverity = 'error' | 'warning' | 'info';

/** What a finding is about; the portal groups by it. `model` is anything wrong with the file itself. */
export type FindingCategory = 'model' | 'owner' | 'trigger' | 'clock' | 'hand-off' | 'system' | 'decision';

/**
 * How a finding can be mended in place. The portal opens one editor per kind; what it edits is in the comment.
 * A finding without a kind is mended in the diagram.
 */
export type MendKind =
  | 'set-owner' // owner.assignee, owner.candidates
  | 'set-backup' // owner.backup
  | 'set-clock' // serviceLevel.due, nudges, escalations
  | 'set-trigger' // process: starters, triggers
  | 'set-message' // message.name, correlationKey, ttl
  | 'set-timer' // timer.kind, timer.text
  | 'set-receiver' // notify, or connector, or job of a send step
  | 'bind-system' // connector or job
  | 'set-condition' // the condition of a flow
  | 'set-default-flow' // the default flow of a gateway
  | 'set-script' // script.expression, resultVariable
  | 'set-outcomes' // outcomes of a user task
  | 'set-kind' // kind, of a task that has none
  | 'set-name'; // name

/** A place in an expression, counted from 1. */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** Something that a map leaves out or gets wrong. Errors block deployment; nothing else does. */
export interface Finding {
  /** The rule's name in kebab-case, e.g. `gateway-condition-missing`; stable, part of the public contract. */
  readonly code: string;
  readonly severity: FindingSeverity;
  /** The numbered constraints of the standard that are broken, e.g. `EXT.026`; absent where none says this. */
  readonly rules?: readonly string[];
  readonly category: FindingCategory;
  readonly processId?: string;
  /** Id of the BPMN element (flow node, flow, process, message …) that the finding is about. */
  readonly elementId?: string;
  /** The element's name in BPMN, e.g. `userTask`, `sequenceFlow`. */
  readonly elementKind?: string;
  /** What is wrong and why it matters, in one line. */
  readonly message: string;
  /** What to do about it, in one line. */
  readonly mend: string;
  readonly mendKind?: MendKind;
  /** Where in the expression, for findings about one. */
  readonly position?: TextPosition;
}
