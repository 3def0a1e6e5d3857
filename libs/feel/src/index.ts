import type { Json } from '@baton/kernel';

import type { CompiledExpression, CompiledUnaryTests, CompileOptions } from './expression.js';
import type { FeelValue } from './values.js';

export { FeelBudgetExceeded, FeelSyntaxError, type Budget } from './errors.js';
export type { CompiledExpression, CompiledUnaryTests, CompileOptions, EvaluateOptions, FeelResult, VariableLookup } from './expression.js';
export type { FeelProblem, FeelWarning, Position, WarningCode } from './finding.js';
export { kindOf, type FeelContext, type FeelNumber, type FeelObject, type FeelValue, type Kind } from './values.js';

/** @throws FeelSyntaxError */
export declare function compileExpression(source: string, options?: CompileOptions): CompiledExpression;
/** @throws FeelSyntaxError */
export declare function compileUnaryTests(source: string, options?: CompileOptions): CompiledUnaryTests;
export declare function isExpression(text: string): boolean;
/** @throws FeelSyntaxError */
export declare function compileValue(text: string, options?: CompileOptions): CompiledExpression;
export declare function toJson(value: FeelValue): Json;
