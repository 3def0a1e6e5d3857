import { build, type Built } from './compile/build.js';
import { FeelBudgetExceeded } from './errors.js';
import type {
  CompiledExpression,
  CompiledUnaryTests,
  CompileOptions,
  EvaluateOptions,
  FeelResult,
  VariableLookup,
} from './expression.js';
import type { FeelProblem, FeelWarning } from './finding.js';
import { located } from './position.js';
import { Run, type Evaluate } from './run.js';
import type { FeelValue } from './values.js';

const NO_WARNINGS: readonly FeelWarning[] = Object.freeze([]);

/**
 * Compiles an expression, written without the leading `=`.
 *
 * @throws FeelSyntaxError
 */
export function compileExpression(source: string, options?: CompileOptions): CompiledExpression {
  const built = build(source, 'Expression', options);
  const { evaluate } = built;
  const { slots } = built.compiler;
  return {
    ...gathered(source, built),
    evaluate: (variables, runOptions) => resultOf(source, evaluate, new Run(variables, runOptions, slots)),
  };
}

/**
 * Compiles unary tests, the cells of a decision table: `> 5`, `"a", "b"`, `not([1..3])`, `? > limit`, `-`.
 *
 * @throws FeelSyntaxError
 */
export function compileUnaryTests(source: string, options?: CompileOptions): CompiledUnaryTests {
  const built = build(source, 'UnaryTests', options);
  const { evaluate, inputSlot } = built;
  const { slots } = built.compiler;
  return {
    ...gathered(source, built),
    test: (input: FeelValue, variables: VariableLookup, runOptions?: EvaluateOptions) => {
      const run = new Run(variables, runOptions, slots);
      run.locals[inputSlot] = input;
      const { value, warnings } = resultOf(source, evaluate, run);
      return { value: typeof value === 'boolean' ? value : null, warnings };
    },
  };
}

const gathered = (
  source: string,
  { compiler }: Built,
): { source: string; names: readonly string[]; problems: readonly FeelProblem[] } => ({
  source,
  names: [...compiler.names],
  problems: compiler.problems.map((problem) => located(source, problem)),
});

/** @throws FeelBudgetExceeded */
function resultOf(source: string, evaluate: Evaluate, run: Run): FeelResult {
  try {
    const value = evaluate(run);
    const { warnings } = run;
    return {
      value,
      warnings: warnings.length === 0 ? NO_WARNINGS : warnings.map((warning) => located(source, warning)),
    };
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) throw new FeelBudgetExceeded('depth');
    throw error;
  }
}

/** Whether a value of the model is an expression: it begins with `=`. */
export const isExpression = (text: string): boolean => text.startsWith('=');

/**
 * Compiles a value of the model: `=…` as an expression, anything else as that very text.
 *
 * Positions count from after the `=`.
 *
 * @throws FeelSyntaxError
 */
export function compileValue(text: string, options?: CompileOptions): CompiledExpression {
  if (isExpression(text)) return compileExpression(text.slice(1), options);
  const result: FeelResult = { value: text, warnings: NO_WARNINGS };
  return { source: text, names: [], problems: [], evaluate: () => result };
}
