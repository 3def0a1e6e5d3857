export { analyse, type AnalyseOptions, type FeelFinding } from './analysis/analyse.js';
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
export { FeelFunction } from './function.js';
export { userFunction, type FunctionCall, type UserFunction } from './user-function.js';
export { toJson } from './json.js';
export { Meter } from './meter.js';
export { FeelRange } from './range.js';
export { coerce, conforms, isInstance } from './types/conformance.js';
export { parseType } from './types/parse-type.js';
export { ANY, formatType, simpleType, type Constraint, type FeelType, type TypeLookup } from './types/type.js';
export {
  isNumber,
  kindOf,
  type FeelContext,
  type FeelNumber,
  type FeelObject,
  type FeelValue,
  type Kind,
} from './values.js';
