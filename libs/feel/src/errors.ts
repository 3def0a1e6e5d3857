/** The text is no FEEL. `line` and `column` count from 1, `offset` from 0. */
export class FeelSyntaxError extends Error {
  override readonly name = 'FeelSyntaxError';

  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** An evaluation needed more than its {@link Budget}; its value is unknown. */
export class FeelBudgetExceeded extends Error {
  override readonly name = 'FeelBudgetExceeded';

  constructor(readonly limit: 'steps' | 'size' | 'depth') {
    super(`The expression needs more ${limit} than its budget allows`);
  }
}

/** What one evaluation may cost at most. */
export interface Budget {
  /** Iterations, function calls and elements looked at; 1,000,000 unless told. */
  readonly steps?: number;
  /** List elements, context entries and characters made; 1,000,000 unless told. */
  readonly size?: number;
}
