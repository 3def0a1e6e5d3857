import type { Budget } from './errors.js';
import type { FeelProblem, FeelWarning } from './finding.js';
import type { Meter } from './meter.js';
import type { FeelType, TypeLookup } from './types/type.js';
import type { FeelValue } from './values.js';

/** A variable's value by name; undefined where there is no such variable. */
export type VariableLookup = (name: string) => FeelValue | undefined;

export interface EvaluateOptions {
  /** What `now()` and `today()` answer (UTC), milliseconds since 1970; without it both are null. */
  readonly now?: number;
  readonly budget?: Budget;
  /** What is left of a budget that several evaluations share; instead of `budget`. */
  readonly meter?: Meter;
}

export interface FeelResult {
  /** Temporal values, ranges and functions included; for {@link Json} see `toJson`. */
  readonly value: FeelValue;
  /** In order of evaluation, at most 100. */
  readonly warnings: readonly FeelWarning[];
}

export interface CompiledExpression {
  readonly source: string;
  /** Free variables, heads of paths only; inside a filter also names that may turn out to be an entry of the item. */
  readonly names: readonly string[];
  readonly problems: readonly FeelProblem[];
  /**
   * Never throws for data: what fails is null, with a warning.
   *
   * @throws FeelBudgetExceeded
   */
  evaluate(variables: VariableLookup, options?: EvaluateOptions): FeelResult;
}

export interface CompiledUnaryTests {
  readonly source: string;
  readonly names: readonly string[];
  readonly problems: readonly FeelProblem[];
  /**
   * Whether `input` (`?` in the tests) passes: true, false, or null where that cannot be said.
   *
   * @throws FeelBudgetExceeded
   */
  test(
    input: FeelValue,
    variables: VariableLookup,
    options?: EvaluateOptions,
  ): FeelResult & { readonly value: boolean | null };
}

export interface CompileOptions {
  /**
   * Names in scope. Needed only for names that FEEL could read otherwise: with an operator sign or a keyword in them
   * (`vendor-name`, `profit and loss`). Names of letters, digits and single spaces are understood without.
   */
  readonly names?: readonly string[];
  /** Variables with their types, whose names and entries are known as {@link names} are. */
  readonly variables?: Readonly<Record<string, FeelType>>;
  /** Types that a model names, for `instance of` and parameters. */
  readonly types?: TypeLookup;
}
