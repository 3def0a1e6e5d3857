export { compileExpression, compileUnaryTests, compileValue, isExpression } from './compile-expression.js';
export { FeelBudgetExceeded, FeelSyntaxError, type Budget } from './errors.js';
export type {
  CompiledExpression,
  CompiledUnaryTests,
  CompileOptions,
  EvaluateOptions,
  FeelResult,
  VariableLookup,
} from './expression.js';
export type { FeelProblem, FeelWarning, Position, WarningCode } from './finding.js';
export { format } from './format.js';
export { toJson } from './json.js';
export { kindOf, type FeelContext, type FeelNumber, type FeelObject, type FeelValue, type Kind } from './values.js';
