import type { Json } from '@baton/kernel';

/** Why some part of a decision is null, or not what it was meant to be. */
export interface Problem {
  /** FEEL's codes, and `input-type`, `result-type`, `not-unique`, `not-any`, `no-rule`, `input-not-allowed`, `no-logic`. */
  readonly code: string;
  readonly message: string;
  /** Id of the expression, cell or decision. */
  readonly elementId: string;
  /** In the text of the expression, counted from 1. */
  readonly position?: { readonly line: number; readonly column: number };
}

export interface MatchedRule {
  /** Counted from 1, as the table's rows are. */
  readonly rule: number;
  readonly id: string;
  readonly outputs: readonly NamedValue[];
  /** What is noted beside the rule, by the annotation's name. */
  readonly annotations?: readonly NamedValue[];
}

export interface NamedValue {
  readonly name: string;
  readonly value: Json;
}

/** One use of a decision table. */
export interface ExplainedTable {
  readonly id: string;
  /** The knowledge model that holds it, where a decision called one. */
  readonly in?: string;
  readonly hitPolicy: string;
  readonly inputs: readonly NamedValue[];
  readonly matched: readonly MatchedRule[];
}

export interface ExplainedDecision {
  readonly decision: string;
  readonly name: string;
  readonly value: Json;
  /** What it required, by name. */
  readonly inputs: readonly NamedValue[];
  /** In order of use; those of called knowledge models too. */
  readonly tables: readonly ExplainedTable[];
  readonly problems: readonly Problem[];
}
