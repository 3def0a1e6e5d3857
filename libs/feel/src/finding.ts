/** Where in the source: `line` and `column` count from 1, `offset` from 0. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type WarningCode =
  | 'unknown-variable'
  | 'unknown-entry'
  | 'unknown-function'
  | 'wrong-type'
  | 'wrong-arguments'
  | 'not-comparable'
  | 'out-of-range'
  | 'invalid-literal'
  | 'failed';

/** Why some part of an evaluation is null. */
export interface FeelWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly position: Position;
}

/** What is surely wrong with an expression whatever its variables hold; evaluating it still answers (null). */
export type FeelProblem = FeelWarning;
